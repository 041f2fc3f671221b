/** What the numbers of a payment are: every total is a fold of captures and refunds. */
import { type Money, money } from '../money/money.js';
import { type Capture, isTerminal, type Payment, type Refund } from './payment.js';

const sum = (payment: Payment, amounts: readonly Money[]): Money =>
  money(
    amounts.reduce((total, amount) => total + amount.minor, 0n),
    payment.amount.currency,
  );

const taken = (capture: Capture): boolean =>
  capture.status === 'captured' || capture.status === 'posted';

/** A refund that counts against what was captured: pending or succeeded. */
export const countsAsRefund = (refund: Refund): boolean => refund.status !== 'failed';

/** What channels confirmed as captured. */
export const amountCaptured = (payment: Payment): Money =>
  sum(
    payment,
    payment.captures.filter(taken).map((capture) => capture.amount),
  );

/** Fee taken: what captures added. Shares given back with refunds are not subtracted. */
export const feeTaken = (payment: Payment): Money =>
  sum(
    payment,
    payment.captures.filter(taken).map((capture) => capture.fee),
  );

/** What a capture may still take: authorized, less captured, less captures under way. */
export function amountCapturable(payment: Payment): Money {
  const none = money(0n, payment.amount.currency);
  if (payment.authorized === null || payment.remainderVoided || isTerminal(payment.status)) {
    return none;
  }
  if (
    payment.authorizationExpired ||
    payment.cancels.length > 0 ||
    payment.captures.some((c) => c.final && c.status !== 'failed')
  ) {
    return none;
  }
  return authorizedRest(payment);
}

/** What is still held at the channel: authorized, less captured, less captures under way. */
export function authorizedRest(payment: Payment): Money {
  const held = payment.authorized?.minor ?? 0n;
  const used = payment.captures
    .filter((capture) => capture.status !== 'failed')
    .reduce((total, capture) => total + capture.amount.minor, 0n);
  return money(held - used, payment.amount.currency);
}

export const amountRefunded = (payment: Payment): Money =>
  sum(
    payment,
    payment.refunds.filter((refund) => refund.status === 'succeeded').map((r) => r.amount),
  );

/** Refunds under way. */
export const amountRefundPending = (payment: Payment): Money =>
  sum(
    payment,
    payment.refunds
      .filter((refund) => countsAsRefund(refund) && refund.status !== 'succeeded')
      .map((refund) => refund.amount),
  );

/** What a refund may still give back: captured, less refunds pending or succeeded. */
export const amountRefundable = (payment: Payment): Money =>
  money(
    amountCaptured(payment).minor -
      amountRefunded(payment).minor -
      amountRefundPending(payment).minor,
    payment.amount.currency,
  );
