/**
 * From which accounts the receivers of shares give back: their pending money, then what was settled to them. What a
 * receiver does not have it owes, so that no refund waits for it.
 */
import { derivedId } from '../../domain/ids.js';
import { merchantAccountId, readAccountId } from '../../domain/ledger/account-id.js';
import type { LedgerBalances, LedgerReservations } from '../../domain/ledger/port.js';
import { fromText, money, toText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { payableReservation } from '../../domain/payment/hold.js';
import type { RefundHold, RefundQuote, ShareSource } from '../../domain/payment/payment.js';

type Ledger = LedgerBalances & LedgerReservations;

const OWN = ['merchant_pending', 'merchant_payable'] as const;

/** The hold with what it takes from receivers; as it is if they give nothing back. */
export async function withSources(
  ledger: Ledger,
  { shares }: RefundQuote,
  hold: RefundHold,
): Promise<RefundHold> {
  if (shares.length === 0) return hold;
  const before = await heldBefore(ledger, shares, hold);
  if (before !== undefined) return { ...hold, sharesFrom: before };
  const sharesFrom: ShareSource[] = [];
  for (const { merchant, amount } of shares) {
    let left = amount.minor;
    for (const account of OWN) {
      const has = await availableOn(ledger, merchantAccountId(merchant, amount.currency, account));
      const part = has < left ? has : left;
      if (part <= 0n) continue;
      left -= part;
      sharesFrom.push({ merchant, account, amount: toText(money(part, amount.currency)) });
    }
    if (left === 0n) continue;
    const owed = toText(money(left, amount.currency));
    sharesFrom.push({ merchant, account: 'merchant_receivable', amount: owed });
  }
  return { ...hold, sharesFrom };
}

/** The hold if an account of a receiver has changed meanwhile: all of its shares are owed. */
export const allOwed = ({ shares }: RefundQuote, hold: RefundHold): RefundHold => ({
  ...hold,
  reservation: derivedId('reservation', hold.reservation, 'owed'),
  sharesFrom: shares.map(({ merchant, amount }) => ({
    ...{ merchant, account: 'merchant_receivable' as const, amount: toText(amount) },
  })),
});

/** What an account that takes entries has; nothing of one that is frozen, closed or not there. */
async function availableOn(ledger: Ledger, id: string): Promise<bigint> {
  const found = await ledger.account(PAYMENT_BOOK, id);
  return found?.status === 'open' ? fromText(found.balance.available).minor : 0n;
}

/** A crash left a hold alone: the same request finds it again, with what it holds. */
async function heldBefore(
  ledger: Ledger,
  shares: RefundQuote['shares'],
  hold: RefundHold,
): Promise<ShareSource[] | undefined> {
  for (const id of [hold.reservation, payableReservation(hold)]) {
    const found = await ledger.reservation(PAYMENT_BOOK, id);
    if (found?.status !== 'pending') continue;
    return found.entries.flatMap(({ account: id, amount }) => {
      const name = readAccountId(id);
      const account = [...OWN, 'merchant_receivable' as const].find(
        (one) => name.kind === 'merchant' && name.subject === one,
      );
      if (name.kind !== 'merchant' || account === undefined) return [];
      if (!shares.some(({ merchant }) => merchant === name.merchant)) return [];
      return [{ merchant: name.merchant, account, amount: { ...amount } }];
    });
  }
  return undefined;
}
