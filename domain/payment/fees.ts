/**
 * Fees of a payment. The percentage due is half-up(percent × captured): each capture posts the
 * difference to what was due before it, so that partial captures never drift from the whole. `fixed`
 * is taken once, with the first capture, and stays.
 */
import { percentOf } from '../money/fee.js';
import { type Money, money, type MoneyText, toText } from '../money/money.js';
import { amountCaptured, amountCredited, countsAsRefund, merchantPart } from './amounts.js';
import type { Capture, Payment, Refund } from './payment.js';

/** What a capture of `amount` adds to the fee. */
export function captureFee(payment: Payment, amount: Money): Money {
  const { percent } = payment.feeTerms;
  const before = amountCaptured(payment).minor;
  const due = percentOf(percent, before + amount.minor) - percentOf(percent, before);
  return money(due + fixedFee(payment).minor, payment.amount.currency);
}

/** What the next capture of a payment bears beside the percentage: `fixed`, if it is the first. */
export const fixedFee = (payment: Payment): Money =>
  money(
    amountCaptured(payment).minor === 0n ? (payment.feeTerms.fixed?.minor ?? 0n) : 0n,
    payment.amount.currency,
  );

/** What the channel keeps of a capture, half-up: fixed when it is confirmed. */
export const channelCostOf = (
  percent: string,
  { minor, currency }: Money,
): { readonly percent: string; readonly amount: MoneyText } => ({
  percent,
  amount: toText(money(percentOf(percent, minor), currency)),
});

/**
 * The fee that is taken if `rest` of a capture is booked from suspense to the merchant: the fee as it was
 * frozen, less the percentage on what was refunded from suspense meanwhile.
 */
export function suspendedFee(payment: Payment, capture: Capture, rest: Money): Money {
  const { percent } = payment.feeTerms;
  const forgone = percentOf(percent, capture.amount.minor) - percentOf(percent, rest.minor);
  const fee = capture.fee.minor - forgone;
  const least = capture.fixedFee.minor;
  return money(fee > least ? fee : least, payment.amount.currency);
}

/**
 * The part of the percentage fee that a refund gives back, fixed at its request, when it takes `amount`
 * from the merchant's account: the percentage taken, less the shares of refunds pending or succeeded, less
 * half-up(percent × (credited − what all of these refunds, this refund included, take from there)), at least
 * zero. What comes from suspense bore no fee and gives none back.
 */
export function refundFeeShare(payment: Payment, amount: Money): Money {
  const { percent } = payment.feeTerms;
  const others = payment.refunds.filter(countsAsRefund);
  const refunded = others.reduce((sum, refund) => sum + merchantPart(refund).minor, amount.minor);
  const shares = others.reduce((sum, refund) => sum + refund.feeShare.minor, 0n);
  const kept = percentOf(percent, amountCredited(payment).minor - refunded);
  const share = percentageTaken(payment) - shares - kept;
  return money(share > 0n ? share : 0n, payment.amount.currency);
}

/**
 * The fee share of a refund of which the channel gave back less than was asked for. The share was fixed at
 * the request and is never more; the part that did not go releases its share as a failed refund does. So the
 * rule is applied once more, for what has gone.
 * @param given the refund with what was given back.
 */
export function shareGivenBack(payment: Payment, given: Refund): Money {
  const others = payment.refunds.filter(({ id }) => id !== given.id);
  const share = refundFeeShare({ ...payment, refunds: others }, merchantPart(given));
  return share.minor < given.feeShare.minor ? share : given.feeShare;
}

/** What captures took beside the fixed fee. */
const percentageTaken = ({ captures }: Payment): bigint =>
  captures
    .filter(({ credited }) => credited.minor !== 0n)
    .reduce((sum, { creditedFee, fixedFee }) => sum + creditedFee.minor - fixedFee.minor, 0n);
