import { actorOf } from '../../domain/access/principal.js';
import { EMPTY_PAGE } from '../../projections/framework/page.js';
import type { Event } from '../../projections/framework/projection.js';
import { objectsOf } from '../../projections/act/objects-of.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody, utc } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { type ActBody, actRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections'>;

export const actEndpoints = (engine: Services) => [
  endpoint(actRoutes.listActs, (request) => listActs(engine, request)),
];

function listActs(engine: Services, request: RequestTo<typeof actRoutes.listActs>) {
  const { queries } = engine.projections;
  return projectedRead(engine, ['acts', 'log_time'], request, async () => {
    const { limit, cursor, principal, object, from, to } = request.query;
    const before = (time: string | undefined) => {
      const at = utc(time);
      return at === undefined ? undefined : queries.positionBefore(at);
    };
    const [after, last] = [await before(from), await before(to)];
    // Nothing was recorded from then on.
    if (from !== undefined && after === undefined) return pageBody(EMPTY_PAGE, actBody);
    const asked = {
      ...{ limit, cursor, object, after: after ?? 0, to: last ?? Number.MAX_SAFE_INTEGER },
      principal:
        principal === undefined || principal.includes(':') ? principal : actorOf(principal),
    };
    return pageBody(await queries.listActs(asked), actBody);
  });
}

const actBody = (stored: Event): ActBody => {
  const { position, id, event, metadata, stream, revision } = stored;
  return {
    ...{ position, id, type: event.type, at: metadata.at, principal: metadata.actor },
    ...{ request: metadata.causationId, stream, revision, objects: objectsOf(stored) },
  };
};
