import { accept } from '../../kernel/decider.js';
import { isLedgerId } from '../account-id.js';
import type { VoidReservation } from '../commands.js';
import { type LedgerDecision, type Situation, recall } from '../decision.js';
import { managedRefusal } from '../entries.js';
import { releaseKey } from '../keys.js';
import { reservationOf } from './open-reservation.js';

/**
 * Releases all that a reservation holds, on frozen accounts too: nothing is posted. Voiding what was
 * voided before answers as it did then. The engine's own flows may void what was not reserved yet: the
 * reservation that comes after all is then refused, and nothing hangs.
 */
export function voidReservation(command: VoidReservation, situation: Situation): LedgerDecision {
  const { reservation } = command;
  const { day } = situation.book;
  const key = releaseKey(reservation);
  const end = recall(situation, key);
  const voided = end?.type === 'ReservationVoided' && end.data.cause === 'void';
  if (voided || (end?.type === 'ReservationPrevented' && command.origin === 'engine')) {
    return { accepted: true, events: [], earlier: key };
  }
  const found = reservationOf(reservation, situation);
  if (!found.accepted) {
    const prevents = command.origin === 'engine' && end === undefined && isLedgerId(reservation);
    return prevents ? accept({ type: 'ReservationPrevented', data: { reservation, day } }) : found;
  }
  const { holds } = found.reservation;
  const refusal = managedRefusal(holds, command.origin);
  if (refusal !== undefined) return refusal;
  return accept({ type: 'ReservationVoided', data: { reservation, cause: 'void', day } });
}
