import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import type { Engine } from '../composition/engine.js';
import type { SettlementLine } from '../../projections/settlement/queries.js';
import { merchantOf } from '../http/auth/caller.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { amount, type Column, count, text } from '../http/export/column.js';
import { type Export, exportEndpoint } from '../http/export/export-endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { settlementRoutes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections'>;

export const settlementEndpoints = (engine: Services) => [
  endpoint(settlementRoutes.listSettlements, (request) => listSettlements(engine, request)),
  exportEndpoint(settlementRoutes.exportSettlements, (request) =>
    exportSettlements(engine, request),
  ),
];

const MODELS = ['settlements', 'general_ledger'] as const;

function listSettlements(
  engine: Services,
  request: RequestTo<typeof settlementRoutes.listSettlements>,
) {
  const { limit, cursor, date } = request.query;
  const merchant = merchantOf(request.caller, request.query.merchant);
  return projectedRead(engine, MODELS, request, async () => {
    const filter = { limit, cursor, date, merchant };
    return pageBody(await engine.projections.queries.listSettlements(filter), (line) => line);
  });
}

async function exportSettlements(
  engine: Services,
  request: RequestTo<typeof settlementRoutes.exportSettlements>,
): Promise<Export<SettlementLine>> {
  const merchant = merchantOf(request.caller, request.query.merchant);
  const { queries } = engine.projections;
  const { body: day, ...shown } = await projectedRead(
    engine,
    MODELS,
    request,
    async () => request.query.date ?? (await queries.book(PAYMENT_BOOK))?.day,
  );
  return {
    ...shown,
    name: ['settlement', ...(merchant === undefined ? [] : [merchant]), day].join('-'),
    columns,
    every: (take) => queries.everySettlement({ date: day, merchant }, take),
  };
}

const columns: readonly Column<SettlementLine>[] = [
  text('merchant', ({ merchant }) => merchant),
  text('day', ({ day }) => day),
  text('currency', ({ currency }) => currency),
  amount('openingPayable', ({ openingPayable }) => openingPayable),
  count('captures', ({ captures }) => captures.count),
  amount('capturesGross', ({ captures }) => captures.gross),
  count('refunds', ({ refunds }) => refunds.count),
  amount('refundsGross', ({ refunds }) => refunds.gross),
  amount('fees', ({ fees }) => fees),
  amount('feesReturned', ({ feesReturned }) => feesReturned),
  amount('tax', ({ tax }) => tax),
  amount('taxReturned', ({ taxReturned }) => taxReturned),
  amount('shares', ({ shares }) => shares),
  amount('net', ({ net }) => net),
  amount('settled', ({ settled }) => settled),
  amount('disputed', ({ disputed }) => disputed),
  amount('closingPayable', ({ closingPayable }) => closingPayable),
];
