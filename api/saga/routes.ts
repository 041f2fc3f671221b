import { sagaRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { pageBody } from '../http/page-body.js';
import { resumeSaga } from '../../engine/saga/resume-saga.js';
import { Problem } from '../http/refuse.js';

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
      // The read model says in which stream the saga is; the log decides whether it is stuck.
      const { body: saga } = await projectedRead(engine, ['sagas'], call, () => queries.saga(id));
      const context = call.context(saga.aggregate, engine.clock.now());
      const resumed = await resumeSaga(engine, saga.stream, id, context);
      if (!resumed.accepted) throw new Problem(resumed.rejection);
      const body = { id, object: 'saga' as const, state: 'open' as const };
      return { body, position: resumed.position };
    }),
  ];
}
