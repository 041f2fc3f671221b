/** How the order of a checkout session stands, by the payments of its attempts. */
import { describe, expect, it } from '@jest/globals';
import type { CheckoutEvent } from '../../domain/checkout-session/events.js';
import { standingOf, statusOf } from '../../domain/checkout-session/session.js';
import type { Payment } from '../../domain/payment/payment.js';
import { AT } from '../support/given-when-then.js';
import { created, ended, EXPIRES, given, started } from './stories.js';

describe('how an order stands', () => {
  const NOW = Date.parse(AT);
  const found = (
    payments: readonly (Payment['status'] | undefined)[],
    ...events: CheckoutEvent[]
  ) => {
    const { state: session } = given(created(), ...events);
    if (session === undefined) throw new Error('no session');
    const of = (status: Payment['status'] | undefined) =>
      status === undefined ? undefined : ({ status, failure: null } as Payment);
    return { session, payments: payments.map(of) };
  };
  const stands = (checkout: ReturnType<typeof found>, nowMs = NOW) => {
    const standing = standingOf(checkout, nowMs);
    return [statusOf(checkout.session, standing, nowMs), standing?.attempt.number];
  };
  const two = [started(1), ended(1, 'refused'), started(2)];

  it('is by an attempt that is paid, whatever came after it', () => {
    expect(stands(found(['succeeded', 'failed'], ...two))).toEqual(['paid', 1]);
    expect(stands(found(['succeeded', 'processing'], ...two))).toEqual(['paid', 1]);
  });

  it('is by an attempt under way, else by the last', () => {
    expect(stands(found(['requires_action', 'failed'], ...two))).toEqual(['processing', 1]);
    expect(stands(found(['failed', 'canceled'], ...two))).toEqual(['open', 2]);
    expect(stands(found([]))).toEqual(['open', undefined]);
  });

  it('is for the payment to tell, once there is one: an end that was written tells nothing then', () => {
    const refused = [started(1), ended(1, 'refused')];
    expect(stands(found([undefined], ...refused))).toEqual(['open', 1]);
    expect(stands(found(['processing'], ...refused))).toEqual(['processing', 1]);
  });

  it('is over with the time to pay, if there is no payment by then', () => {
    const half = found([undefined], started(1));
    expect(stands(half, Date.parse(EXPIRES) - 1)).toEqual(['processing', 1]);
    expect(stands(half, Date.parse(EXPIRES))).toEqual(['expired', 1]);
  });
});
