/** What settling posts. Ids are derived from the batch: repeated, it moves money once. */
import { derivedId } from '../ids.js';
import { merchantPayable, merchantReserve, merchantAccount } from '../payment/accounts.js';
import { type Posting, transaction } from '../payment/posting/posting.js';
import { type Currency, money } from '../money/money.js';
import type { BatchAmounts } from './amounts.js';

/** Kind of the transactions that settle; entries of these are no items. */
export const SETTLEMENT = 'settlement';

interface Settled {
  readonly id: string;
  readonly merchant: string;
  readonly currency: Currency;
  readonly number: number;
}

export const settlementTransactionId = (batch: string): string =>
  derivedId('transaction', batch, SETTLEMENT);

/** Dr merchant_pending / Cr merchant_payable and merchant_reserve. */
export const postSettlement = (
  { id, merchant, currency, number }: Settled,
  { settled, payable, reserve }: Pick<BatchAmounts, 'settled' | 'payable' | 'reserve'>,
): Posting =>
  transaction(
    settlementTransactionId(id),
    [
      ['debit', merchantAccount(merchant, currency), money(settled, currency)],
      ['credit', merchantPayable(merchant, currency), money(payable, currency)],
      ['credit', merchantReserve(merchant, currency), money(reserve, currency)],
    ],
    { kind: SETTLEMENT, merchant, batch: id, number: String(number) },
  );

/** Dr merchant_reserve / Cr merchant_payable. */
export const postReserveRelease = (
  { id, merchant, currency, number }: Settled,
  reserve: bigint,
): Posting =>
  transaction(
    derivedId('transaction', id, 'reserve_release'),
    [
      ['debit', merchantReserve(merchant, currency), money(reserve, currency)],
      ['credit', merchantPayable(merchant, currency), money(reserve, currency)],
    ],
    { kind: 'reserve_release', merchant, batch: id, number: String(number) },
  );
