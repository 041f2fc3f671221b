/** What a list of payments is narrowed to: as it stands in the address, and as the API is asked. */
import { useContext } from 'react';
import { dayAfter, dayStart } from '../components/calendar-day.js';
import { BookZone } from '../components/time.js';
import { type Filter, useFilter } from '../components/use-filter.js';
import { isStatus } from './payment-status.js';

const NAMES = ['q', 'status', 'merchant', 'from', 'to'] as const;
export type PaymentFilter = Filter<(typeof NAMES)[number]>;

export const usePaymentFilter = () => useFilter(NAMES);

/** Ids of payments begin so: such a search leads to the payment itself. */
export const isPaymentId = (text: string): boolean => /^pay_[A-Za-z0-9_-]{8,80}$/.test(text);

/** The query of `GET /v1/payments`. Days are those of the book's zone, the last included. */
export function usePaymentQuery({ q, status, merchant, from, to }: PaymentFilter) {
  const zone = useContext(BookZone);
  const start = from === undefined ? undefined : dayStart(from, zone);
  const end = to === undefined ? undefined : dayStart(dayAfter(to), zone);
  return {
    ...(q === undefined ? {} : { reference: q }),
    ...(isStatus(status) ? { status } : {}),
    ...(merchant === undefined ? {} : { merchant }),
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { to: end }),
  };
}
