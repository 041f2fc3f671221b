import { accept } from '../../kernel/decider.js';
import type { VoidReservation } from '../commands.js';
import { type LedgerDecision, type Situation, recall } from '../decision.js';
import { managedRefusal } from '../entries.js';
import { releaseKey } from '../keys.js';
import { reservationOf } from './open-reservation.js';

/**
 * Releases all that a reservation holds, on frozen accounts too: nothing is posted. Voiding what was
 * voided before answers as it did then.
 */
export function voidReservation(command: VoidReservation, situation: Situation): LedgerDecision {
  const key = releaseKey(command.reservation);
  const end = recall(situation, key);
  if (end?.type === 'ReservationVoided' && end.data.cause === 'void') {
    return { accepted: true, events: [], earlier: key };
  }
  const found = reservationOf(command.reservation, situation);
  if (!found.accepted) return found;
  const { id, holds } = found.reservation;
  const refusal = managedRefusal(holds, command.origin);
  if (refusal !== undefined) return refusal;
  const { day } = situation.book;
  return accept({ type: 'ReservationVoided', data: { reservation: id, cause: 'void', day } });
}
