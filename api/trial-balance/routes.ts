import { isCurrency } from '../../domain/money/currencies.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { utc } from '../http/page-body.js';
import { projectedRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { trialBalanceRoutes } from './contract.js';

export function trialBalanceEndpoints(engine: Pick<Engine, 'log' | 'projections'>) {
  const { queries } = engine.projections;
  return [
    endpoint(trialBalanceRoutes.trialBalance, (call) => {
      const { book } = call.params;
      const { date, currency, effectiveAt } = call.query;
      const asOf = utc(call.query.asOf);
      if (currency !== undefined && !isCurrency(currency)) {
        return refuse('unknown_currency', undefined, 'currency');
      }
      return projectedRead(
        engine,
        ['general_ledger', 'statements'],
        call,
        async () => {
          const bounds = { date, currency, asOf, effectiveAt };
          const balance = await queries.trialBalance({ book, ...bounds });
          return balance && { ...balance, lines: [...balance.lines], totals: [...balance.totals] };
        },
        () => refuse('book_not_found'),
      );
    }),
  ];
}
