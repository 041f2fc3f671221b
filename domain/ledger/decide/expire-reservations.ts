import { accept } from '../../kernel/decider.js';
import type { LedgerDecision, Situation } from '../decision.js';
import type { LedgerEvent } from '../events.js';
import { hasExpired } from '../reservation.js';

/** One command voids at most this many, so that its events fit one append. */
export const EXPIRE_AT_ONCE = 1000;

/** Voids reservations past their expiry, in the order in which they were made. */
export function expireReservations({ book, nowMs }: Situation): LedgerDecision {
  const events: LedgerEvent[] = [];
  for (const reservation of book.reservations.values()) {
    if (events.length === EXPIRE_AT_ONCE) break;
    if (!hasExpired(reservation, nowMs)) continue;
    events.push({
      type: 'ReservationVoided',
      data: { reservation: reservation.id, cause: 'expired', day: book.day },
    });
  }
  return accept(...events);
}
