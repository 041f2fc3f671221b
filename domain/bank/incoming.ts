/** What money posts that comes in at a bank by itself. */
import type { Money } from '../money/money.js';
import { merchantPayable, suspense } from '../payment/accounts.js';
import { type Posting, transaction } from '../payment/posting/posting.js';
import { reserveCash } from './accounts.js';
import { bankMovementId } from './movement.js';

/** Money that came in, as the bank names it. */
export interface Incoming {
  readonly bank: string;
  readonly bankReference: string;
  readonly kind: 'return' | 'credit';
  readonly amount: Money;
}

/**
 * @param to a merchant; null for suspense, if nobody knows whose it is or its account takes nothing. A movement is
 *   booked once, wherever it goes.
 */
export function postIncoming(
  { bank, bankReference, kind, amount }: Incoming,
  to: string | null,
  metadata: Readonly<Record<string, string>>,
): Posting {
  const { currency } = amount;
  const account = to === null ? suspense(currency) : merchantPayable(to, currency);
  return transaction(
    bankMovementId({ bank, bankReference, requestNo: bankReference }, kind),
    [
      ['debit', reserveCash(bank, currency), amount],
      ['credit', account, amount],
    ],
    { ...metadata, bank },
  );
}
