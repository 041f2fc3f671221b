import { toInstant } from '../../domain/kernel/clock.js';
import type { KeptRequest } from '../../engine/request-log/request-store.js';
import type { Engine } from '../composition/engine.js';
import { actingMerchant } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { refuse } from '../http/refuse.js';
import { belowCursor, numberedPage } from '../http/page-body.js';
import { type LoggedRequestBody, requestLogRoutes } from './contract.js';

type Services = Pick<Engine, 'requestLog'>;

export const requestLogEndpoints = (engine: Services) => [
  endpoint(requestLogRoutes.listRequests, (request) => listRequests(engine, request)),
  endpoint(requestLogRoutes.getRequest, (request) => getRequest(engine, request)),
];

function listRequests(
  { requestLog }: Services,
  { caller, query }: RequestTo<typeof requestLogRoutes.listRequests>,
) {
  const { limit, cursor, ...narrowed } = query;
  const merchant = actingMerchant(caller);
  const before = belowCursor(cursor);
  const found = requestLog.list({ ...narrowed, merchant, before, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const next = found.length > limit ? shown.at(-1)?.id : undefined;
  return { body: numberedPage(shown.map(requestBody), next) };
}

function getRequest(
  { requestLog }: Services,
  { caller, params }: RequestTo<typeof requestLogRoutes.getRequest>,
) {
  const merchant = actingMerchant(caller);
  const id = /^[1-9]\d{0,14}$/.test(params.id) ? Number(params.id) : refuse('not_found');
  return { body: requestBody(requestLog.find(merchant, id) ?? refuse('not_found')) };
}

const requestBody = ({ id, atMs, body, leftOut, ...request }: KeptRequest): LoggedRequestBody => ({
  id: String(id),
  object: 'request',
  ...request,
  at: toInstant(atMs),
  body: body === null ? null : (JSON.parse(body) as Record<string, unknown>),
  leftOut: [...leftOut],
});
