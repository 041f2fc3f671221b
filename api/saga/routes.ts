import { resumeSaga as resume } from '../../engine/saga/resume-saga.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { Problem } from '../http/refuse.js';
import { sagaRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'ids' | 'clock' | 'projections'>;

export const sagaEndpoints = (engine: Services) => [
  endpoint(sagaRoutes.listSagas, (request) => listSagas(engine, request)),
  endpoint(sagaRoutes.resumeSaga, (request) => resumeSaga(engine, request)),
];

function listSagas(engine: Services, request: RequestTo<typeof sagaRoutes.listSagas>) {
  const { state, limit, cursor } = request.query;
  return projectedRead(engine, ['sagas'], request, async () => {
    const page = await engine.projections.queries.listSagas({ state, limit, cursor });
    return pageBody(page, (saga) => saga);
  });
}

async function resumeSaga(engine: Services, request: RequestTo<typeof sagaRoutes.resumeSaga>) {
  const { id } = request.params;
  request.note({ saga: id });
  // The read model says in which stream the saga is; the log decides whether it is stuck.
  const { body: saga } = await projectedRead(engine, ['sagas'], request, () =>
    engine.projections.queries.saga(id),
  );
  const context = request.context(saga.aggregate, engine.clock.now());
  const resumed = await resume(engine, saga.stream, id, context);
  if (!resumed.accepted) throw new Problem(resumed.rejection);
  const body = { id, object: 'saga' as const, state: 'open' as const };
  return { body, position: resumed.position };
}
