import { operationRoutes } from '../contract/operations.js';
import type { Engine } from '../engine.js';
import { endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { pageBody } from './page-body.js';
import { resumeSaga } from './saga-resume.js';

export function sagaEndpoints(engine: Pick<Engine, 'log' | 'ids' | 'clock' | 'projections'>) {
  const { queries } = engine.projections;
  return [
    endpoint(operationRoutes.listSagas, (call) =>
      projectedRead(engine, ['sagas'], call, async () => {
        const { state, limit, cursor } = call.query;
        return pageBody(await queries.listSagas({ state, limit, cursor }), (saga) => saga);
      }),
    ),

    endpoint(operationRoutes.resumeSaga, async (call) => {
      const { id } = call.params;
      call.note({ saga: id });
      const position = await resumeSaga(engine, id, call.context(id, engine.clock.now()));
      return { body: { id, object: 'saga' as const, state: 'open' as const }, position };
    }),

    endpoint(operationRoutes.listCases, (call) =>
      projectedRead(engine, ['cases'], call, async () => {
        const { limit, cursor } = call.query;
        return pageBody(await queries.listCases({ limit, cursor }), (one) => one);
      }),
    ),
  ];
}
