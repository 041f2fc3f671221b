import type { Engine } from '../composition/engine.js';
import { refuseForeign } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { settlementRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections'>;

export const settlementEndpoints = (engine: Services) => [
  endpoint(settlementRoutes.listSettlements, (request) => listSettlements(engine, request)),
];

function listSettlements(
  engine: Services,
  request: RequestTo<typeof settlementRoutes.listSettlements>,
) {
  const { limit, cursor, date } = request.query;
  if (request.query.merchant !== undefined) refuseForeign(request.caller, request.query.merchant);
  const merchant = request.query.merchant ?? request.caller.merchant ?? undefined;
  return projectedRead(engine, ['settlements', 'general_ledger'], request, async () => {
    const filter = { limit, cursor, date, merchant };
    return pageBody(await engine.projections.queries.listSettlements(filter), (line) => line);
  });
}
