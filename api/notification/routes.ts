import type { Engine } from '../composition/engine.js';
import { actingMerchant } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { type NotificationBody, notificationRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections'>;

export const notificationEndpoints = (engine: Services) => [
  endpoint(notificationRoutes.listNotifications, (request) => listNotifications(engine, request)),
];

function listNotifications(
  engine: Services,
  request: RequestTo<typeof notificationRoutes.listNotifications>,
) {
  const merchant = actingMerchant(request.caller);
  const { limit } = request.query;
  const after = Number(request.query.after);
  return projectedRead(engine, ['notifications'], request, async () => {
    const wanted = { merchant, after, limit: limit + 1 };
    const found = await engine.projections.queries.notificationsAfter(wanted);
    const data: NotificationBody[] = found.slice(0, limit).map((one) => ({ ...one }));
    const hasMore = found.length > limit;
    return { data, hasMore, nextCursor: hasMore ? String(data.at(-1)?.sequence) : null };
  });
}
