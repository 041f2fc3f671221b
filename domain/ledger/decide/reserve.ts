import { toInstant } from '../../kernel/clock.js';
import { accept, reject } from '../../kernel/decider.js';
import { isLedgerId } from '../account-id.js';
import type { Reserve } from '../commands.js';
import { commandHash } from '../content.js';
import { type LedgerDecision, type Situation, recall, repeated } from '../decision.js';
import { entriesRefusal, parseEntries, statusRefusal, toHeld } from '../entries.js';
import { releaseKey, reservationKey } from '../keys.js';

/** A hundred years: past any expiry that is meant, and before instants run out of four-digit years. */
const MAX_EXPIRES_IN_S = 3_155_760_000;

/** Holds what a transaction would need, so that its posting cannot fail on a limit. */
export function reserve(command: Reserve, situation: Situation): LedgerDecision {
  const { id, expiresIn, reference = null, metadata = {} } = command;
  const before = repeated(situation, reservationKey(id), command);
  if (before !== undefined) return before;

  if (!isLedgerId(id)) {
    return reject('invalid_request', 'an id is 1–128 of A–Z a–z 0–9 : . _ -', 'id');
  }
  if (recall(situation, releaseKey(id)) !== undefined) {
    return reject('reservation_closed', 'the reservation was voided before it was made', 'id');
  }
  if (expiresIn !== undefined && !(expiresIn > 0 && expiresIn <= MAX_EXPIRES_IN_S)) {
    return reject('invalid_request', 'expiresIn is above zero, in seconds', 'expiresIn');
  }
  const { book, nowMs } = situation;
  const parsed = parseEntries(command.entries, book, command.origin);
  if (!parsed.accepted) return parsed;
  const { entries } = parsed;
  const refusal = statusRefusal(entries) ?? entriesRefusal(entries, 'hold');
  if (refusal !== undefined) return refusal;

  return accept({
    type: 'ReservationMade',
    data: {
      reservation: id,
      entries: toHeld(entries),
      expiresAt: expiresIn === undefined ? null : toInstant(nowMs + Math.round(expiresIn * 1000)),
      day: book.day,
      reference,
      metadata,
      contentHash: commandHash(command),
    },
  });
}
