/**
 * The channel's own books, as rules without state: what may still be captured, released or refunded
 * of a payment. Captured ≤ authorized and refunded ≤ captured hold with requests still pending
 * counted as done.
 */
import type { Failure } from '../scenarios.js';
import type { RequestOrder, SandboxRequest } from './request.js';

/** How a payment stands at the channel, in minor units. */
export interface Standing {
  readonly authorized: bigint;
  /** Captures done, and captures done or still possible. */
  readonly captured: bigint;
  readonly capturedOrPending: bigint;
  readonly refundedOrPending: bigint;
  readonly released: boolean;
}

const refuse = (code: string, message: string): Failure => ({ code, message, final: false });

/** Sums a payment and what was asked of it so far. */
export function standingOf(
  payment: SandboxRequest,
  followers: readonly SandboxRequest[],
): Standing {
  const sum = (kind: string, ...statuses: readonly string[]): bigint =>
    followers
      .filter((each) => each.kind === kind && statuses.includes(each.status))
      .reduce((total, each) => total + (each.movedMinor ?? each.amount.minor), 0n);
  const moved = payment.status === 'succeeded' ? (payment.movedMinor ?? payment.amount.minor) : 0n;
  const atOnce = payment.kind === 'pay' ? moved : 0n;
  return {
    authorized: moved,
    captured: atOnce + sum('capture', 'succeeded'),
    capturedOrPending: atOnce + sum('capture', 'succeeded', 'pending'),
    refundedOrPending: sum('refund', 'succeeded', 'pending'),
    released: sum('void', 'succeeded', 'pending') > 0n,
  };
}

/**
 * Why a capture, void or refund is refused; null if it may go on.
 * @param payment the request that it names as its original.
 */
export function refusalOf(
  order: RequestOrder,
  payment: SandboxRequest | undefined,
  followers: readonly SandboxRequest[],
): Failure | null {
  if (payment === undefined || payment.status !== 'succeeded') {
    return refuse('original_not_found', 'no payment was made under the original number');
  }
  if (payment.kind !== 'authorize' && !(payment.kind === 'pay' && order.kind === 'refund')) {
    return refuse('original_unfit', `a ${payment.kind} takes no ${order.kind}`);
  }
  if (payment.amount.currency !== order.amount.currency) {
    return refuse('currency_mismatch', 'the currency is not that of the payment');
  }
  const standing = standingOf(payment, followers);
  if (order.kind === 'refund') {
    return standing.refundedOrPending + order.amount.minor > standing.captured
      ? refuse('refund_exceeds_captured', 'refunds would be above what was captured')
      : null;
  }
  if (standing.released) return refuse('already_released', 'the rest was released by a void');
  if (order.kind === 'capture') {
    return standing.capturedOrPending + order.amount.minor > standing.authorized
      ? refuse('capture_exceeds_authorized', 'captures would be above what was authorized')
      : null;
  }
  if (standing.capturedOrPending !== standing.captured) {
    return refuse('capture_pending', 'a capture is still under way');
  }
  return standing.captured === standing.authorized
    ? refuse('nothing_to_release', 'everything was captured')
    : null;
}
