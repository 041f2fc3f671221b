/** What a case's resolution posts: the money that it holds in suspense is brought to its place. */
import { PREFIXES } from '../../ids.js';
import { formatMinor, type Money, money } from '../../money/money.js';
import {
  channelReceivable,
  feeIncome,
  merchantAccount,
  merchantPayable,
  otherExpense,
  otherIncome,
  suspense,
  taxPayable,
} from '../accounts.js';
import type { FeeAndTax } from '../fees.js';
import {
  type AtChannel,
  type Leg,
  movementId,
  netLeg,
  type Posting,
  taxMetadata,
  transaction,
} from './posting.js';

/** Money that a case holds in suspense. */
export interface Suspended {
  readonly case: string;
  /** Of money at a bank the id of its payout or top-up. */
  readonly payment: string;
  readonly merchant: string;
  readonly channel: string;
  /** Signed: below zero for money that has left. */
  readonly amount: Money;
}

/** True for takings; false for money that is at a bank, which no channel knows of. */
export const isOfPayment = ({ payment }: Pick<Suspended, 'payment'>): boolean =>
  payment.startsWith(`${PREFIXES.payment}_`);

/**
 * From suspense to the merchant, with the fee that was frozen and the tax on it; or from the merchant, for money that has
 * left without a place to come from. What a bank paid or took is on the account that is paid out from, not on the
 * takings.
 * @param id of the transaction.
 */
export function bookSuspended(id: string, from: Suspended, { fee, tax }: FeeAndTax): Posting {
  const { amount, merchant } = from;
  const { minor, currency } = amount;
  const isTakings = isOfPayment(from);
  const account = (isTakings ? merchantAccount : merchantPayable)(merchant, currency);
  if (minor < 0n) {
    const owed = money(-minor, currency);
    return transaction(
      id,
      [
        ['debit', account, owed],
        ['credit', suspense(currency), owed],
      ],
      caseMetadata(isTakings ? 'case_charged' : 'bank_case_charged', from, money(0n, currency)),
    );
  }
  return transaction(
    id,
    [
      ['debit', suspense(currency), amount],
      netLeg('credit', 'debit', account, money(minor - fee.minor - tax.minor, currency)),
      ['credit', feeIncome(currency), fee],
      ['credit', taxPayable(currency), tax],
    ],
    {
      ...caseMetadata(isTakings ? 'case_booked' : 'bank_case_booked', from, fee),
      ...taxMetadata(tax),
    },
  );
}

/** From suspense to income; or to expense, for money that has left. */
export function writeOffSuspended(id: string, from: Suspended): Posting {
  const { minor, currency } = from.amount;
  const amount = money(minor < 0n ? -minor : minor, currency);
  const legs: Leg[] =
    minor < 0n
      ? [
          ['debit', otherExpense(currency), amount],
          ['credit', suspense(currency), amount],
        ]
      : [
          ['debit', suspense(currency), amount],
          ['credit', otherIncome(currency), amount],
        ];
  return transaction(id, legs, caseMetadata('case_written_off', from, money(0n, currency)));
}

/**
 * A resolution that the ledger has refused: its transaction moves nothing out of suspense, and its id is
 * used up, so that nobody posts under it any more.
 */
export function withdrawSuspended(id: string, from: Suspended): Posting {
  const { minor, currency } = from.amount;
  const amount = money(minor < 0n ? -minor : minor, currency);
  const account = suspense(currency);
  const none = money(0n, currency);
  return transaction(
    id,
    [
      ['debit', account, amount],
      ['credit', account, amount],
    ],
    caseMetadata('case_withdrawn', from, none),
  );
}

/** What a channel gave back of the money that a case held. */
export const postSuspendedRefund = (
  from: Suspended,
  by: Pick<AtChannel, 'requestNo' | 'channelReference'>,
): Posting =>
  transaction(
    movementId({ channel: from.channel, ...by }, 'refund'),
    [
      ['debit', suspense(from.amount.currency), from.amount],
      ['credit', channelReceivable(from.channel, from.amount.currency), from.amount],
    ],
    caseMetadata('case_refunded', from, money(0n, from.amount.currency)),
  );

const caseMetadata = (kind: string, from: Suspended, fee: Money) => ({
  kind,
  payment: from.payment,
  merchant: from.merchant,
  channel: from.channel,
  case: from.case,
  gross: formatMinor(from.amount.minor < 0n ? -from.amount.minor : from.amount.minor, fee.currency),
  fee: formatMinor(fee.minor, fee.currency),
});
