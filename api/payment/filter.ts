/** What payments are narrowed to, as a request says it and as the read model is asked. */
import { isCurrency } from '../../domain/money/currencies.js';
import { parseAmount } from '../../domain/money/money.js';
import { merchantOf } from '../http/auth/caller.js';
import type { RequestTo } from '../http/endpoint.js';
import { utc } from '../http/page-body.js';
import { Problem, refuse } from '../http/refuse.js';
import type { paymentRoutes } from './contract.js';

type Asked = Pick<RequestTo<typeof paymentRoutes.exportPayments>, 'query' | 'caller'>;

/** @throws Problem an amount that its currency does not have, or an amount without a currency */
export function paymentFilter({ query, caller }: Asked) {
  const { id, status, method, reference, currency, amountFrom, amountTo, from, to } = query;
  return {
    ...{ merchant: merchantOf(caller, query.merchant), beginning: id, status, method, reference },
    ...{ from: utc(from), to: utc(to) },
    ...amountsBetween(currency, amountFrom, amountTo),
  };
}

/** @throws Problem an amount that its currency does not have, or without one */
function amountsBetween(currency: string | undefined, from?: string, to?: string) {
  if (currency === undefined) {
    if (from === undefined && to === undefined) return {};
    return refuse('invalid_request', 'is required with an amount', 'currency');
  }
  if (!isCurrency(currency)) {
    return refuse('unknown_currency', undefined, 'currency');
  }
  const minor = (value: string | undefined, param: string): bigint | undefined => {
    if (value === undefined) return undefined;
    const parsed = parseAmount({ value, currency });
    if (!parsed.accepted) throw new Problem({ ...parsed.rejection, param });
    return parsed.amount.minor;
  };
  return { currency, least: minor(from, 'amountFrom'), most: minor(to, 'amountTo') };
}
