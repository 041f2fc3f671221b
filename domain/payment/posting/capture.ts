/** What a capture posts: to the merchant or to suspense, with what the channel keeps or took too much. */
import { derivedId } from '../../ids.js';
import { formatMinor, money } from '../../money/money.js';
import {
  channelCost,
  channelReceivable,
  feeIncome,
  merchantAccount,
  suspense,
  taxPayable,
} from '../accounts.js';
import type { Capture, Excess, Payment } from '../payment.js';
import { captureShares, totalOf } from '../sharing.js';
import {
  commonMetadata,
  type Leg,
  movementId,
  netLeg,
  type Posting,
  suspensePosting,
  sharesMetadata,
  taxMetadata,
  transaction,
} from './posting.js';

/**
 * Dr channel_receivable / Cr the merchant, the receivers of shares, fee_income and tax_payable. Fee and tax above the
 * amount are owed.
 */
export function postCapture(payment: Payment, capture: Capture, channel: string): Posting {
  const { amount, fee, tax } = capture;
  const { currency } = amount;
  const shares = captureShares(payment, capture);
  const net = money(amount.minor - fee.minor - tax.minor - totalOf(shares), currency);
  return transaction(
    captureMovementId(capture, channel, 'capture'),
    [
      ['debit', channelReceivable(channel, currency), amount],
      netLeg('credit', 'debit', merchantAccount(payment.merchant, currency), net),
      ...shares.map((share): Leg =>
        netLeg('credit', 'debit', merchantAccount(share.merchant, currency), share.amount),
      ),
      ['credit', feeIncome(currency), fee],
      ['credit', taxPayable(currency), tax],
    ],
    {
      ...captureMetadata('capture', payment, capture, channel),
      ...sharesMetadata(shares, currency),
    },
  );
}

/** The same fact if the merchant's account refuses it: a fact is always booked. */
export function suspendCapture(payment: Payment, capture: Capture, channel: string): Posting {
  const { amount } = capture;
  return transaction(
    captureMovementId(capture, channel, 'capture'),
    [
      ['debit', channelReceivable(channel, amount.currency), amount],
      ['credit', suspense(amount.currency), amount],
    ],
    captureMetadata('capture_suspended', payment, capture, channel),
  );
}

/** What the channel keeps of a capture, as it was fixed then. Undefined if that is nothing. */
export function postChannelCost(
  payment: Payment,
  capture: Capture,
  channel: string,
): Posting | undefined {
  const { channelCost: cost } = capture;
  if (cost.minor === 0n) return undefined;
  return transaction(
    captureMovementId(capture, channel, 'channel_cost'),
    [
      ['debit', channelCost(channel, cost.currency), cost],
      ['credit', channelReceivable(channel, cost.currency), cost],
    ],
    captureMetadata('channel_cost', payment, capture, channel),
  );
}

/** What a channel took above what was asked for: part of the movement that the capture claims. */
export const postExcess = (payment: Payment, capture: Capture, excess: Excess): Posting =>
  suspensePosting(
    derivedId('transaction', capture.id, 'excess'),
    'in',
    excess,
    commonMetadata('excess', payment, excess.channel),
  );

/** An automatic capture has no request of its own: without a number of the channel its id stands in. */
const captureMovementId = (
  { id, channelReference }: Capture,
  channel: string,
  kind: 'capture' | 'channel_cost',
): string => movementId({ channel, channelReference, requestNo: id }, kind);

const captureMetadata = (kind: string, payment: Payment, capture: Capture, channel: string) => ({
  ...commonMetadata(kind, payment, channel),
  capture: capture.id,
  gross: formatMinor(capture.amount.minor, capture.amount.currency),
  fee: formatMinor(capture.fee.minor, capture.fee.currency),
  ...taxMetadata(capture.tax),
});
