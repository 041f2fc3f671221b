/** What a list of payments is narrowed to: as it stands in the address, and as the API is asked. */
import { useDaySpan } from '../components/use-day-span.js';
import { type Filter, useFilter } from '../components/use-filter.js';
import { isStatus } from './payment-status.js';

const NAMES = [
  'q',
  'status',
  'method',
  'merchant',
  'currency',
  'amountFrom',
  'amountTo',
  'from',
  'to',
] as const;
export type PaymentFilter = Filter<(typeof NAMES)[number]>;

export const usePaymentFilter = () => useFilter(NAMES);

/** Every member of a filter, cleared. */
export const NO_FILTER: PaymentFilter = Object.fromEntries(NAMES.map((name) => [name, '']));

/** Ids of payments are so: such a search leads to the payment itself. */
export const isPaymentId = (text: string): boolean => /^pay_[0-9a-f-]{36}$/.test(text);

/** How ids of payments begin, with enough of them to find few. */
const isBeginning = (text: string): boolean => /^pay_[A-Za-z0-9-]{4,60}$/.test(text);

/** The query of `GET /v1/payments`. Amounts mean nothing without their currency. */
export function usePaymentQuery(filter: PaymentFilter) {
  const { q, status, method, merchant, currency, amountFrom, amountTo } = filter;
  const span = useDaySpan(filter);
  return {
    ...(q === undefined ? {} : isBeginning(q) ? { id: q } : { reference: q }),
    ...{ status: isStatus(status) ? status : undefined, merchant, method },
    ...(currency === undefined ? {} : { currency, amountFrom, amountTo }),
    ...span,
  };
}
