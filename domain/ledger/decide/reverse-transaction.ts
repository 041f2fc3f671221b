import { accept, reject } from '../../kernel/decider.js';
import { isLedgerId } from '../account-id.js';
import type { ReverseTransaction } from '../commands.js';
import { withContentHash } from '../content.js';
import { type LedgerDecision, type Situation, recall, repeated } from '../decision.js';
import { effectiveDateOf } from '../effective-date.js';
import {
  entriesRefusal,
  managedRefusal,
  restoreEntries,
  statusRefusal,
  toPosted,
} from '../entries.js';
import { flipped } from '../entry.js';
import { reversalKey, transactionKey } from '../keys.js';

/**
 * A reversal (红冲) is a new transaction on the open day with every side flipped, subject to status and
 * limits as any other. A transaction is reversed once; its reversal is a transaction like any other.
 * It does not take over the original's metadata, whose readers would count the business event twice.
 */
export function reverseTransaction(
  command: ReverseTransaction,
  situation: Situation,
): LedgerDecision {
  const { id, transaction, reason } = command;
  const before = repeated(situation, transactionKey(id), command);
  if (before !== undefined) return before;

  if (!isLedgerId(id)) {
    return reject('invalid_request', 'an id is 1–128 of A–Z a–z 0–9 : . _ -', 'id');
  }
  const original = recall(situation, transactionKey(transaction));
  if (original?.type !== 'TransactionPosted') {
    return reject('transaction_not_found', 'the book has no such transaction');
  }
  if (recall(situation, reversalKey(transaction)) !== undefined) {
    return reject('already_reversed', 'the transaction was reversed before');
  }
  const { book } = situation;
  const effective = effectiveDateOf(command.effectiveDate, book);
  if (!effective.accepted) return effective;
  const entries = flipped(restoreEntries(original.data.entries, book));
  const refusal =
    managedRefusal(entries, command.origin) ??
    statusRefusal(entries) ??
    entriesRefusal(entries, 'post');
  if (refusal !== undefined) return refusal;

  return accept({
    type: 'TransactionPosted',
    data: withContentHash(
      {
        transaction: id,
        entries: toPosted(entries),
        effectiveDate: effective.date,
        day: book.day,
        reference: null,
        metadata: {},
        reverses: transaction,
        reason,
        reservation: null,
        fact: null,
      },
      command,
    ),
  });
}
