/** What a payout posts: a hold until the bank has answered, then what it paid, and what came back. */
import { reserveCash } from '../bank/accounts.js';
import { bankMovementId } from '../bank/movement.js';
import { derivedId } from '../ids.js';
import { type Money, money } from '../money/money.js';
import { merchantPayable, suspense } from '../payment/accounts.js';
import { type Leg, type Posting, toEntry, transaction } from '../payment/posting/posting.js';

import type { Payout, PayoutHold, PayoutReturn } from './payout.js';

type Terms = Pick<Payout, 'id' | 'merchant' | 'bank' | 'amount'>;

const metadataOf = (kind: string, { id: payout, merchant, bank }: Terms) => ({
  ...{ kind, payout, merchant, bank },
});

/** The money leaves our account at the bank; `from` says whose it was. */
const leaves = (from: Leg[1], { bank }: Terms, amount: Money): Leg[] => [
  ['debit', from, amount],
  ['credit', reserveCash(bank, amount.currency), amount],
];

/** @param expiresIn seconds; left out for a hold without end. */
export function reservePayout(
  payout: Terms,
  { reservation }: Pick<PayoutHold, 'reservation'>,
  expiresIn?: number,
): Posting {
  const { merchant, amount } = payout;
  const legs = leaves(merchantPayable(merchant, amount.currency), payout, amount);
  return {
    accounts: legs.map(([, account]) => account),
    command: {
      type: 'Reserve',
      origin: 'engine',
      id: reservation,
      entries: legs.map(toEntry),
      ...(expiresIn === undefined ? {} : { expiresIn }),
      metadata: metadataOf('payout', payout),
    },
  };
}

const paidOf = ({ id, paid }: Payout): NonNullable<Payout['paid']> => {
  if (paid === null) throw new Error(`payout ${id} is not confirmed`);
  return paid;
};

const payoutTransactionId = (payout: Payout): string => {
  const { bankReference, requestNo } = paidOf(payout);
  return bankMovementId({ bank: payout.bank, bankReference, requestNo }, 'payout');
};

/** What was held, as the bank confirmed it. */
export const postPayout = (payout: Payout): Posting => ({
  accounts: [],
  command: {
    type: 'PostReservation',
    origin: 'engine',
    reservation: payout.hold.reservation,
    id: payoutTransactionId(payout),
    metadata: metadataOf('payout', payout),
  },
});

/** The same fact without its hold, in the amount that the bank confirmed. */
export function postUnheldPayout(payout: Payout): Posting {
  const { amount } = paidOf(payout);
  const from = merchantPayable(payout.merchant, amount.currency);
  const legs = leaves(from, payout, amount);
  return transaction(payoutTransactionId(payout), legs, metadataOf('payout', payout));
}

/** The bank has paid but the merchant's account refuses it: a fact is always booked. */
export function suspendPayout(payout: Payout): Posting {
  const { amount } = paidOf(payout);
  const legs = leaves(suspense(amount.currency), payout, amount);
  return transaction(payoutTransactionId(payout), legs, metadataOf('payout_suspended', payout));
}

/** What the bank paid late, under a request that it had promised not to perform. */
export function suspendLatePayout(
  payout: Payout,
  {
    requestNo,
    bankReference,
    amount,
  }: { readonly requestNo: string; readonly bankReference: string; readonly amount: Money },
): Posting {
  const id = bankMovementId({ bank: payout.bank, bankReference, requestNo }, 'payout');
  const legs = leaves(suspense(amount.currency), payout, amount);
  return transaction(id, legs, metadataOf('payout_late', payout));
}

/** @param to the merchant's account, or suspense if that refuses or if more comes back than was paid. */
export function postReturn(
  payout: Payout,
  { bankReference, amount, reason }: PayoutReturn,
  to: 'merchant' | 'suspense',
): Posting {
  const { id, merchant, bank } = payout;
  const { currency } = amount;
  const account = to === 'merchant' ? merchantPayable(merchant, currency) : suspense(currency);
  const kind = to === 'merchant' ? 'payout_return' : 'payout_return_suspended';
  return transaction(
    bankMovementId({ bank, bankReference, requestNo: id }, 'return'),
    [
      ['debit', reserveCash(bank, currency), amount],
      ['credit', account, amount],
    ],
    { ...metadataOf(kind, payout), reason },
  );
}

/** The id of a case that a payout's movement calls for. */
export const payoutCaseId = (why: string, of: string): string => derivedId('case', why, of);

export const noMoney = ({ currency }: Money): Money => money(0n, currency);
