/** What a refund posts: a hold until its channel has answered, then what the channel gave back. */
import { derivedId } from '../../ids.js';
import { formatMinor, fromText, type Money, money } from '../../money/money.js';
import {
  channelReceivable,
  feeIncome,
  merchantAccount,
  merchantPayable,
  merchantReceivable,
  suspense,
  taxPayable,
} from '../accounts.js';
import { merchantPart } from '../amounts.js';
import type { Payment, Refund, RefundHold, RefundQuote } from '../payment.js';
import { totalOf } from '../sharing.js';
import {
  commonMetadata,
  type Leg,
  movementId,
  netLeg,
  type Posting,
  present,
  sharesMetadata,
  suspensePosting,
  taxMetadata,
  toEntry,
  transaction,
} from './posting.js';

/**
 * Holds the merchant's part and the fee's part of a refund until the channel has answered. A share
 * can be above a very small amount, if refunds that failed had rounded against it.
 */
export function reserveRefund(
  payment: Payment,
  refund: RefundQuote,
  hold: Pick<RefundHold, 'reservation' | 'fromPayable' | 'sharesFrom'> & {
    readonly expiresIn?: number;
  },
): Posting {
  const legs = present(refundLegs(payment, refund, hold));
  return {
    accounts: legs.map(([, account]) => account),
    command: {
      type: 'Reserve',
      origin: 'engine',
      id: hold.reservation,
      entries: legs.map(toEntry),
      ...(hold.expiresIn === undefined ? {} : { expiresIn: hold.expiresIn }),
      metadata: refundMetadata('refund', payment, refund, hold),
    },
  };
}

/** What a refund takes from the merchant, below zero if fee, tax and shares that come back are above it. */
export const refundNet = (refund: RefundQuote): Money =>
  money(
    merchantPart(refund).minor -
      refund.feeShare.minor -
      refund.taxShare.minor -
      totalOf(refund.shares),
    refund.amount.currency,
  );

type Parts = Pick<RefundHold, 'fromPayable' | 'sharesFrom'> | null;

/**
 * The part of the settled money, at most what was held of it: what a channel did not give back stays with the pending
 * money.
 */
function payablePart(refund: RefundQuote, parts: Parts): bigint {
  const held = parts?.fromPayable === undefined ? 0n : fromText(parts.fromPayable).minor;
  const net = refundNet(refund).minor;
  if (net <= 0n) return 0n;
  return held < net ? held : net;
}

/**
 * A refund comes from where its captures were booked: the merchant's accounts, or suspense. Of the merchant's it takes
 * the pending money, and what was settled meanwhile from the payable account.
 */
function refundLegs({ merchant }: Payment, refund: RefundQuote, parts: Parts): Leg[] {
  const { amount, feeShare, taxShare, channel } = refund;
  const { currency } = amount;
  const credited = merchantPart(refund).minor;
  const payable = payablePart(refund, parts);
  const pending = money(refundNet(refund).minor - payable, currency);
  return [
    netLeg('debit', 'credit', merchantAccount(merchant, currency), pending),
    ['debit', merchantPayable(merchant, currency), money(payable, currency)],
    ...shareLegs(refund, parts),
    ['debit', feeIncome(currency), feeShare],
    ['debit', taxPayable(currency), taxShare],
    ['debit', suspense(currency), money(amount.minor - credited, currency)],
    ['credit', channelReceivable(channel, currency), amount],
  ];
}

/** Shares come back from the accounts that they were held on; what is on none the receiver owes. */
function shareLegs({ shares }: RefundQuote, parts: Parts): Leg[] {
  return shares.flatMap(({ merchant, amount: { minor, currency } }) => {
    let left = minor;
    const legs: Leg[] = [];
    for (const source of parts?.sharesFrom ?? []) {
      if (source.merchant !== merchant || source.account === 'merchant_receivable') continue;
      const held = fromText(source.amount).minor;
      const part = held < left ? held : left;
      left -= part;
      const account = source.account === 'merchant_pending' ? merchantAccount : merchantPayable;
      legs.push(['debit', account(merchant, currency), money(part, currency)]);
    }
    return [...legs, ['debit', merchantReceivable(merchant, currency), money(left, currency)]];
  });
}

export const postRefund = (payment: Payment, refund: Refund, hold: RefundHold): Posting => ({
  accounts: [],
  command: {
    type: 'PostReservation',
    origin: 'engine',
    reservation: hold.reservation,
    id: refundTransactionId(refund),
    // Of less than was asked for, the rest of the hold is released with it.
    ...(refund.short ? { entries: present(refundLegs(payment, refund, hold)).map(toEntry) } : {}),
    metadata: refundMetadata('refund', payment, refund, hold),
  },
});

/** Money that a channel gave back; `id` is that of a merchant's refund. */
export type GivenBack = Pick<Refund, 'channel' | 'requestNo'> & { readonly id?: string };

/** What a channel gave back above what was asked for: it has left without a place to come from. */
export const postRefundExcess = (
  payment: Payment,
  { channel, requestNo, id }: GivenBack,
  excess: Money,
): Posting =>
  suspensePosting(
    derivedId('transaction', requestNo, 'refund_excess'),
    'out',
    { amount: excess, channel },
    {
      ...commonMetadata('refund_excess', payment, channel),
      ...(id === undefined ? {} : { refund: id }),
    },
  );

/** The same fact once its hold is gone. */
export const postUnheldRefund = (payment: Payment, refund: Refund): Posting =>
  transaction(
    refundTransactionId(refund),
    refundLegs(payment, refund, refund.hold),
    refundMetadata('refund', payment, refund, refund.hold),
  );

/** The channel has paid the refund but the merchant's account refuses it: a fact is always booked. */
export const suspendRefund = (payment: Payment, refund: Refund): Posting =>
  transaction(
    refundTransactionId(refund),
    [
      ['debit', suspense(refund.amount.currency), refund.amount],
      ['credit', channelReceivable(refund.channel, refund.amount.currency), refund.amount],
    ],
    refundMetadata('refund_suspended', payment, refund, null),
  );

export const releaseHold = (reservation: string): Posting => ({
  accounts: [],
  command: { type: 'VoidReservation', origin: 'engine', reservation },
});

const refundTransactionId = (refund: Refund): string => movementId(refund, 'refund');

const refundMetadata = (kind: string, payment: Payment, refund: RefundQuote, parts: Parts) => ({
  ...commonMetadata(kind, payment, refund.channel),
  refund: refund.id,
  gross: formatMinor(refund.amount.minor, refund.amount.currency),
  fee: formatMinor(refund.feeShare.minor, refund.feeShare.currency),
  ...taxMetadata(refund.taxShare),
  ...sharesMetadata(refund.shares, refund.amount.currency),
  ...suspendedMetadata(refund),
  ...payableMetadata(refund, parts),
});

/** What of a refund comes from suspense, if any does. */
function suspendedMetadata(refund: RefundQuote): { readonly suspended?: string } {
  const minor = refund.amount.minor - merchantPart(refund).minor;
  return minor === 0n ? {} : { suspended: formatMinor(minor, refund.amount.currency) };
}

/** What of a refund comes from the merchant's settled money, if any does. */
function payableMetadata(refund: RefundQuote, parts: Parts): { readonly fromPayable?: string } {
  const minor = payablePart(refund, parts);
  return minor === 0n ? {} : { fromPayable: formatMinor(minor, refund.amount.currency) };
}
