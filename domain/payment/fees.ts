/**
 * Fees of a payment. The percentage due is half-up(percent × captured): each capture posts the
 * difference to what was due before it, so that partial captures never drift from the whole. `fixed`
 * is taken once, with the first capture, and stays.
 */
import { percentOf } from '../money/fee.js';
import { type Money, money } from '../money/money.js';
import { amountCaptured, countsAsRefund } from './amounts.js';
import type { Payment } from './payment.js';

/** What a capture of `amount` adds to the fee. */
export function captureFee(payment: Payment, amount: Money): Money {
  const { percent, fixed } = payment.feeTerms;
  const before = amountCaptured(payment).minor;
  const due = percentOf(percent, before + amount.minor) - percentOf(percent, before);
  const once = before === 0n ? (fixed?.minor ?? 0n) : 0n;
  return money(due + once, payment.amount.currency);
}

/**
 * The part of the percentage fee that a refund of `amount` gives back, fixed at its request: the
 * percentage taken, less the shares of refunds pending or succeeded, less
 * half-up(percent × (captured − all of these refunds, this one included)), at least zero.
 */
export function refundFeeShare(payment: Payment, amount: Money): Money {
  const { percent } = payment.feeTerms;
  const captured = amountCaptured(payment).minor;
  const others = payment.refunds.filter(countsAsRefund);
  const refunded = others.reduce((total, refund) => total + refund.amount.minor, amount.minor);
  const shares = others.reduce((total, refund) => total + refund.feeShare.minor, 0n);
  const share = percentOf(percent, captured) - shares - percentOf(percent, captured - refunded);
  return money(share > 0n ? share : 0n, payment.amount.currency);
}
