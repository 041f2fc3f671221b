import { reject } from '../../kernel/decider.js';
import { type Rejected, type Situation, recall } from '../decision.js';
import { releaseKey } from '../keys.js';
import type { Reservation } from '../reservation.js';

/** The reservation if it is still open; else a refusal that says whether it ever existed. */
export function reservationOf(
  id: string,
  situation: Situation,
): { readonly accepted: true; readonly reservation: Reservation } | Rejected {
  const reservation = situation.book.reservations.get(id);
  if (reservation !== undefined) return { accepted: true, reservation };
  // A reservation that was prevented never was.
  const end = recall(situation, releaseKey(id));
  return end === undefined || end.type === 'ReservationPrevented'
    ? reject('reservation_not_found', 'the book has no such reservation')
    : reject('reservation_closed', 'the reservation was posted, voided or has expired');
}
