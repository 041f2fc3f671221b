import { accept } from '../../kernel/decider.js';
import type { LedgerDecision, Situation } from '../decision.js';
import type { LedgerEvent } from '../events.js';

/** One command voids at most this many, so that its events fit one append. */
export const EXPIRE_AT_ONCE = 1000;

/** Voids reservations past their expiry, in the order in which they were made. */
export function expireReservations({ book, nowMs }: Situation): LedgerDecision {
  const events = book.expiredReservations(nowMs, EXPIRE_AT_ONCE).map(({ id }): LedgerEvent => ({
    type: 'ReservationVoided',
    data: { reservation: id, cause: 'expired', day: book.day },
  }));
  return accept(...events);
}
