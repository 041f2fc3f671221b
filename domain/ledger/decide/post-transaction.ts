import { accept, reject } from '../../kernel/decider.js';
import { isLedgerId } from '../account-id.js';
import type { Fact, PostTransaction } from '../commands.js';
import { withContentHash } from '../content.js';
import { type LedgerDecision, type Situation, repeated } from '../decision.js';
import { type EffectiveDate, effectiveDateOf, type Standing } from '../effective-date.js';
import { entriesRefusal, parseEntries, statusRefusal, toPosted } from '../entries.js';
import { transactionKey } from '../keys.js';

/**
 * Posts entries now. A request is refused when it would pass a limit of an account; a fact is not, for
 * the money has moved already. A frozen or closed account refuses both: a fact then goes elsewhere.
 */
export function postTransaction(command: PostTransaction, situation: Situation): LedgerDecision {
  const { id, reference = null, metadata = {}, fact = null } = command;
  const before = repeated(situation, transactionKey(id), command);
  if (before !== undefined) return before;

  if (!isLedgerId(id)) {
    return reject('invalid_request', 'an id is 1–128 of A–Z a–z 0–9 : . _ -', 'id');
  }
  const { book } = situation;
  const effective = effectiveDateOf(command.effectiveDate, book, standingOf(command));
  if (!effective.accepted) return effective;
  const parsed = parseEntries(command.entries, book, command.origin);
  if (!parsed.accepted) return parsed;
  const { entries } = parsed;
  const refusal =
    statusRefusal(entries) ?? entriesRefusal(entries, fact === null ? 'post' : 'fact');
  if (refusal !== undefined) return refusal;

  return accept({
    type: 'TransactionPosted',
    data: withContentHash(
      {
        transaction: id,
        entries: toPosted(entries),
        effectiveDate: effective.date,
        day: book.day,
        reference,
        metadata,
        reverses: null,
        reason: null,
        reservation: null,
        fact: fact && factOf(fact, effective),
      },
      command,
    ),
  });
}

function standingOf({ fact, closing }: PostTransaction): Standing {
  if (closing !== undefined) return { closing };
  return fact === undefined ? 'request' : 'fact';
}

const factOf = ({ evidence }: Fact, { occurredOn }: EffectiveDate) =>
  occurredOn === undefined ? { evidence } : { evidence, occurredOn };
