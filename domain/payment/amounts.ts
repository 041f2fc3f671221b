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

/**
 * Fee taken: what captures added. Shares given back with refunds are not subtracted; a capture in
 * suspense bears no fee before it is booked to the merchant.
 */
export const feeTaken = (payment: Payment): Money =>
  sum(
    payment,
    payment.captures
      .filter(taken)
      .map(({ suspendedIn, fee, creditedFee }) => (suspendedIn === null ? fee : creditedFee)),
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
  // A channel may hold more than was asked for: only what was asked for is captured.
  const asked = payment.captures
    .filter((capture) => capture.status !== 'failed')
    .reduce((rest, capture) => rest - capture.amount.minor, payment.amount.minor);
  const held = authorizedRest(payment).minor;
  const rest = held < asked ? held : asked;
  return rest > 0n ? money(rest, payment.amount.currency) : none;
}

/**
 * What is still held at the channel: authorized, less what captures took, also above what was asked for,
 * less captures under way.
 */
export function authorizedRest(payment: Payment): Money {
  const held = payment.authorized?.minor ?? 0n;
  const used = payment.captures
    .filter((capture) => capture.status !== 'failed')
    .reduce((total, { amount, excess }) => total + amount.minor + (excess?.amount.minor ?? 0n), 0n);
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

/** The part of a refund that comes from the merchant's account. */
export const merchantPart = ({ amount, suspended }: Pick<Refund, 'amount' | 'suspended'>): Money =>
  money(
    suspended.reduce((rest, part) => rest - part.amount.minor, amount.minor),
    amount.currency,
  );

/** What captures brought to the merchant's account, before fees. */
export const amountCredited = (payment: Payment): Money =>
  sum(
    payment,
    payment.captures.map(({ credited }) => credited),
  );

/** What suspense still holds of a capture: less refunds pending or succeeded that come from there. */
export function suspendedRest(payment: Payment, capture: Capture): Money {
  if (capture.suspendedIn === null) return money(0n, payment.amount.currency);
  const refunded = payment.refunds
    .filter(countsAsRefund)
    .flatMap(({ suspended }) => suspended)
    .filter((part) => part.capture === capture.id)
    .reduce((total, { amount }) => total + amount.minor, 0n);
  const gone = capture.credited.minor + capture.writtenOff.minor + refunded;
  return money(capture.amount.minor - gone, payment.amount.currency);
}

/** What the merchant's account may still give back. */
export const merchantRefundable = (payment: Payment): Money =>
  money(
    payment.refunds
      .filter(countsAsRefund)
      .reduce((rest, refund) => rest - merchantPart(refund).minor, amountCredited(payment).minor),
    payment.amount.currency,
  );

/** What disputes hold or have lost. */
export const amountDisputed = (payment: Payment): Money =>
  sum(
    payment,
    payment.disputes.filter(({ released }) => !released).map(({ amount }) => amount),
  );

/** What may be refunded or disputed: what is refundable, and no dispute holds. */
export function amountUndisputed(payment: Payment): Money {
  const left = amountRefundable(payment).minor - amountDisputed(payment).minor;
  return money(left > 0n ? left : 0n, payment.amount.currency);
}

/**
 * What a refund may still give back: captured and posted, less refunds pending or succeeded. A capture
 * comes back from the account that it was booked to, so before it is posted it cannot.
 */
export const amountRefundable = (payment: Payment): Money =>
  sum(payment, [
    merchantRefundable(payment),
    ...payment.captures.map((capture) => suspendedRest(payment, capture)),
  ]);
