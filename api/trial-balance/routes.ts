import { isCurrency } from '../../domain/money/currencies.js';
import type { Engine } from '../composition/engine.js';
import { asOfBound } from '../http/as-of.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { trialBalanceRoutes } from './contract.js';

const MODELS = ['general_ledger', 'log_time'] as const;

type Services = Pick<Engine, 'log' | 'projections' | 'clock'>;

export const trialBalanceEndpoints = (engine: Services) => [
  endpoint(trialBalanceRoutes.trialBalance, (request) => trialBalance(engine, request)),
];

async function trialBalance(
  engine: Services,
  request: RequestTo<typeof trialBalanceRoutes.trialBalance>,
) {
  const { book } = request.params;
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
