import { isCurrency } from '../../domain/money/currencies.js';
import type { Engine } from '../composition/engine.js';
import { asOfBound } from '../http/as-of.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { amount, text } from '../http/export/column.js';
import { type Export, exportEndpoint } from '../http/export/export-endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { trialBalanceRoutes, type TrialBalanceLine } from './contract.js';

const MODELS = ['general_ledger', 'log_time'] as const;

type Services = Pick<Engine, 'ledger' | 'log' | 'projections' | 'clock'>;

type Asked = Pick<RequestTo<typeof trialBalanceRoutes.trialBalance>, 'header' | 'query'>;

export const trialBalanceEndpoints = (engine: Services) => [
  endpoint(trialBalanceRoutes.trialBalance, (request) =>
    trialBalance(engine, request.params.book, request),
  ),
  exportEndpoint(trialBalanceRoutes.exportTrialBalance, (request) =>
    exportTrialBalance(engine, request),
  ),
];

async function trialBalance(engine: Services, book: string, request: Asked) {
  const { date, currency, effectiveAt } = request.query;
  if (currency !== undefined && !isCurrency(currency)) {
    return refuse('unknown_currency', undefined, 'currency');
  }
  const { asOf, requireShown } = await asOfBound(engine, request.query.asOf);
  const read = async () => {
    requireShown(MODELS);
    const bounds = { date, currency, asOf, effectiveAt };
    const balance = await engine.projections.queries.trialBalance({ book, ...bounds });
    return balance && { ...balance, lines: [...balance.lines], totals: [...balance.totals] };
  };
  return projectedRead(engine, MODELS, request, read, () => refuse('book_not_found'));
}

async function exportTrialBalance(
  engine: Services,
  request: RequestTo<typeof trialBalanceRoutes.exportTrialBalance>,
): Promise<Export<TrialBalanceLine>> {
  const { body, ...shown } = await trialBalance(engine, request.query.book, request);
  const chart = (await engine.ledger.chart(body.book)) ?? [];
  const subjects = new Map(chart.map((subject) => [subject.id, subject]));
  return {
    name: `trial-balance-${body.book}-${body.date}`,
    columns: [
      text('book', () => body.book),
      text('date', () => body.date),
      text('code', ({ subject }) => subjects.get(subject)?.code ?? null),
      text('subject', ({ subject }) => subject),
      text('name', ({ subject }) => subjects.get(subject)?.name ?? null),
      text('currency', ({ currency }) => currency),
      amount('opening', ({ opening }) => opening),
      amount('debits', ({ debits }) => debits),
      amount('credits', ({ credits }) => credits),
      amount('closing', ({ closing }) => closing),
    ],
    every: (take) => take(body.lines),
    ...shown,
  };
}
