import { isCurrency } from '../../domain/money/currencies.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { asOfBound } from '../http/as-of.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { trialBalanceRoutes } from './contract.js';

const MODELS = ['general_ledger', 'log_time'] as const;

export function trialBalanceEndpoints(engine: Pick<Engine, 'log' | 'projections' | 'clock'>) {
  const { queries } = engine.projections;
  return [
    endpoint(trialBalanceRoutes.trialBalance, async (call) => {
      const { book } = call.params;
      const { date, currency, effectiveAt } = call.query;
      if (currency !== undefined && !isCurrency(currency)) {
        return refuse('unknown_currency', undefined, 'currency');
      }
      const { asOf, requireShown } = await asOfBound(engine, call.query.asOf);
      return projectedRead(
        engine,
        MODELS,
        call,
        async () => {
          requireShown(MODELS);
          const bounds = { date, currency, asOf, effectiveAt };
          const balance = await queries.trialBalance({ book, ...bounds });
          return balance && { ...balance, lines: [...balance.lines], totals: [...balance.totals] };
        },
        () => refuse('book_not_found'),
      );
    }),
  ];
}
