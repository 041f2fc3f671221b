import { refuseForeign } from '../http/auth/caller.js';
import { settlementRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { pageBody } from '../http/page-body.js';

export function settlementEndpoints(engine: Pick<Engine, 'log' | 'projections'>) {
  const { queries } = engine.projections;
  return [
    endpoint(settlementRoutes.listSettlements, (call) => {
      const { limit, cursor, date } = call.query;
      if (call.query.merchant !== undefined) refuseForeign(call.caller, call.query.merchant);
      const merchant = call.query.merchant ?? call.caller.merchant ?? undefined;
      return projectedRead(engine, ['settlements', 'general_ledger'], call, async () =>
        pageBody(await queries.listSettlements({ limit, cursor, date, merchant }), (line) => line),
      );
    }),
  ];
}
