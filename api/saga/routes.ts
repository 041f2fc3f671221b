import { sagaRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { pageBody } from '../http/page-body.js';
import { resumeSaga } from './resume.js';

export function sagaEndpoints(engine: Pick<Engine, 'log' | 'ids' | 'clock' | 'projections'>) {
  const { queries } = engine.projections;
  return [
    endpoint(sagaRoutes.listSagas, (call) =>
      projectedRead(engine, ['sagas'], call, async () => {
        const { state, limit, cursor } = call.query;
        return pageBody(await queries.listSagas({ state, limit, cursor }), (saga) => saga);
      }),
    ),

    endpoint(sagaRoutes.resumeSaga, async (call) => {
      const { id } = call.params;
      call.note({ saga: id });
      const position = await resumeSaga(engine, id, call.context(id, engine.clock.now()));
      return { body: { id, object: 'saga' as const, state: 'open' as const }, position };
    }),
  ];
}
