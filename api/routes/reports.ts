import { refuseForeign } from '../auth/caller.js';
import { reportRoutes } from '../contract/reports.js';
import type { Engine } from '../engine.js';
import { endpoint } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { pageBody } from './page-body.js';

export function reportEndpoints(engine: Pick<Engine, 'log' | 'projections'>) {
  const { queries } = engine.projections;
  return [
    endpoint(reportRoutes.listSettlements, (call) => {
      const { limit, cursor, date } = call.query;
      if (call.query.merchant !== undefined) refuseForeign(call.caller, call.query.merchant);
      const merchant = call.query.merchant ?? call.caller.merchant ?? undefined;
      return projectedRead(engine, ['settlements', 'general_ledger'], call, async () =>
        pageBody(await queries.listSettlements({ limit, cursor, date, merchant }), (line) => line),
      );
    }),

    endpoint(reportRoutes.listChannelPositions, (call) =>
      projectedRead(engine, ['accounts'], call, async () => ({
        // Channels and currencies are few: one page holds them all.
        data: [...(await queries.channelPositions())],
        hasMore: false,
        nextCursor: null,
      })),
    ),
  ];
}
