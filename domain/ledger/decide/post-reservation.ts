import { accept, reject } from '../../kernel/decider.js';
import { isLedgerId } from '../account-id.js';
import type { PostReservation } from '../commands.js';
import { withContentHash } from '../content.js';
import { type LedgerDecision, type Rejected, type Situation, repeated } from '../decision.js';
import { managedRefusal, parseEntries, statusRefusal, toPosted } from '../entries.js';
import type { Entry } from '../entry.js';
import { transactionKey } from '../keys.js';
import { hasExpired } from '../reservation.js';
import { reservationOf } from './open-reservation.js';

/**
 * Posts a reservation, whole or in part, and releases the rest. No limit can refuse it: it posts at most
 * what was held, and holds count against every limit as if they were posted. An account that was frozen meanwhile
 * refuses this posting too: who has a fact to book posts it to suspense and voids the reservation.
 */
export function postReservation(command: PostReservation, situation: Situation): LedgerDecision {
  const { id, fact = null } = command;
  const before = repeated(situation, transactionKey(id), command);
  if (before !== undefined) return before;

  if (!isLedgerId(id)) {
    return reject('invalid_request', 'an id is 1–128 of A–Z a–z 0–9 : . _ -', 'id');
  }
  const { book, nowMs } = situation;
  const found = reservationOf(command.reservation, situation);
  if (!found.accepted) return found;
  const { reservation } = found;
  if (hasExpired(reservation, nowMs)) {
    return reject('reservation_closed', 'the reservation has expired');
  }
  const parsed =
    command.entries === undefined
      ? { accepted: true as const, entries: reservation.holds }
      : parseEntries(command.entries, book, command.origin);
  if (!parsed.accepted) return parsed;
  const { entries } = parsed;
  const refusal =
    managedRefusal(reservation.holds, command.origin) ??
    exceedsRefusal(entries, reservation.holds) ??
    statusRefusal(entries);
  if (refusal !== undefined) return refusal;

  return accept({
    type: 'TransactionPosted',
    data: withContentHash(
      {
        transaction: id,
        entries: toPosted(entries),
        effectiveDate: book.day,
        day: book.day,
        reference: reservation.reference,
        metadata: command.metadata ?? reservation.metadata,
        reverses: null,
        reason: null,
        reservation: reservation.id,
        fact,
      },
      command,
    ),
  });
}

/** A posting is at most what was reserved, per account and side. */
function exceedsRefusal(entries: readonly Entry[], holds: readonly Entry[]): Rejected | undefined {
  const left = new Map<string, bigint>();
  const keyOf = ({ account, direction }: Entry): string => `${direction} ${account.id}`;
  for (const hold of holds) left.set(keyOf(hold), (left.get(keyOf(hold)) ?? 0n) + hold.minor);
  for (const [index, entry] of entries.entries()) {
    const rest = (left.get(keyOf(entry)) ?? 0n) - entry.minor;
    if (rest < 0n) {
      return reject(
        'reservation_exceeded',
        `more than was reserved on ${entry.account.id}`,
        `entries.${index}.amount`,
      );
    }
    left.set(keyOf(entry), rest);
  }
  return undefined;
}
