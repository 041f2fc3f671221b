/** The report of a batch: as a list, and as a file whose last line holds the number of rows and their hash. */
import type { ReportLine } from '../../projections/settlement-batch/report.js';
import type { Engine } from '../composition/engine.js';
import { merchantOf } from '../http/auth/caller.js';
import type { RequestTo } from '../http/endpoint.js';
import { amount, type Column, count, text } from '../http/export/column.js';
import type { Export } from '../http/export/export-endpoint.js';
import { pageBody } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import type { settlementBatchRoutes as routes } from './contract.js';

type Services = Pick<Engine, 'log' | 'projections'>;

const MODELS = ['settlement_batches', 'statements'] as const;

export function listReport(
  engine: Services,
  request: RequestTo<typeof routes.listSettlementReport>,
) {
  const { limit, cursor } = request.query;
  const at = { id: request.params.id, scope: merchantOf(request.caller, undefined) };
  return projectedRead(engine, MODELS, request, async () => {
    const page = await engine.projections.queries.settlementReport(at, { limit, cursor });
    return page && pageBody(page, (line) => line);
  });
}

export async function exportReport(
  engine: Services,
  request: RequestTo<typeof routes.exportSettlementReport>,
): Promise<Export<ReportLine>> {
  const at = { id: request.params.id, scope: merchantOf(request.caller, undefined) };
  const { queries } = engine.projections;
  const { body: batch, ...shown } = await projectedRead(engine, MODELS, request, () =>
    queries.settlementBatch(at.id, at.scope),
  );
  const { merchant, currency, number } = batch;
  return {
    ...shown,
    name: `settlement-${merchant}-${currency}-${number}`,
    columns: columnsOf(currency),
    every: (take) => queries.everyReportLine(at, take),
  };
}

const columnsOf = (currency: string): readonly Column<ReportLine>[] => [
  count('batch', ({ batch }) => batch),
  text('kind', ({ kind }) => kind),
  text('sequence', ({ sequence }) => (sequence === null ? null : String(sequence))),
  text('day', ({ day }) => day),
  text('recordedAt', ({ recordedAt }) => recordedAt),
  text('transaction', ({ transaction }) => transaction),
  text('payment', ({ payment }) => payment),
  text('refund', ({ refund }) => refund),
  text('currency', () => currency),
  amount('gross', ({ gross }) => gross ?? undefined),
  amount('fee', ({ fee }) => fee ?? undefined),
  amount('tax', ({ tax }) => tax ?? undefined),
  amount('shares', ({ shares }) => shares ?? undefined),
  amount('fromPayable', ({ fromPayable }) => fromPayable ?? undefined),
  amount('debit', ({ debit }) => debit ?? undefined),
  amount('credit', ({ credit }) => credit ?? undefined),
];
