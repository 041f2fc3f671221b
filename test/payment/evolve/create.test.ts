/** The fold of a payment that was created, and that every other event needs it. */
import { describe, expect, it } from '@jest/globals';
import { isPaymentEvent, paymentAggregate } from '../../../domain/payment/aggregate.js';
import type { PaymentEvent } from '../../../domain/payment/events.js';
import { evolvePayment, foldPayment } from '../../../domain/payment/evolve/index.js';
import type { Payment } from '../../../domain/payment/payment.js';
import { NO_FEE } from '../../../domain/merchant/merchant.js';
import { cny, minor } from '../../money/amounts.js';
import { AT } from '../../support/given-when-then.js';
import {
  capturePosted,
  created,
  createdByToken,
  own,
  PAYMENT,
  routed,
  sealedCard,
  stateOf,
  succeeded,
  tokenErased,
} from '../stories.js';

const fresh: Payment = {
  id: PAYMENT,
  merchant: 'mer_1',
  reference: 'order-1',
  amount: minor(100_00n),
  method: 'card',
  captureMode: 'automatic',
  description: null,
  metadata: {},
  createdAt: AT,
  expiresAt: '2026-01-02T03:34:05.000Z',
  sharing: [],
  prices: [own(NO_FEE)],
  scenario: null,
  contentHash: 'content',
  status: 'processing',
  nextAction: null,
  failure: null,
  attempts: [],
  authorized: null,
  authorizationExpiresAt: null,
  authorizationExpired: false,
  underpayment: null,
  remainderVoided: false,
  captures: [],
  cancels: [],
  refunds: [],
  lateSuccesses: [],
  suspenseRefunds: [],
  disputes: [],
};

describe('a payment that was created', () => {
  it('has what was asked for, and nothing yet', () => {
    expect(stateOf(created())).toStrictEqual(fresh);
    const full = created({
      method: { type: 'qr' },
      capture: 'manual',
      description: 'tea',
      metadata: { a: 'b' },
      fee: { percent: '0.60', fixed: { value: '0.30', currency: 'CNY' } },
      scenario: 's',
    });
    expect(stateOf(full)).toStrictEqual({
      ...fresh,
      method: 'qr',
      captureMode: 'manual',
      description: 'tea',
      metadata: { a: 'b' },
      prices: [
        {
          ...{ channel: null, plan: null },
          terms: {
            rules: [
              { type: 'percentage', percent: '0.60' },
              { type: 'fixed', amount: cny('0.30') },
            ],
          },
        },
      ],
      scenario: 's',
    });
  });

  it('has the token of its card until that is erased', () => {
    const { channel, token } = sealedCard;
    expect(stateOf(createdByToken())).toStrictEqual({ ...fresh, card: { channel, token } });
    expect(stateOf(createdByToken(), tokenErased)).toStrictEqual({
      ...fresh,
      card: { channel, token: null },
    });
    expect(stateOf(created(), tokenErased)).toStrictEqual(fresh);
  });

  it('comes before everything else', () => {
    expect(paymentAggregate.initialState).toBeNull();
    expect(() => evolvePayment(null, succeeded, AT)).toThrow(
      new Error('PaymentSucceeded before PaymentCreated'),
    );
  });

  it('has each capture before its posting', () => {
    expect(() => stateOf(created(), routed(), capturePosted('cap_1'))).toThrow(
      new Error('CapturePosted before PaymentCaptured'),
    );
  });

  it('is the fold of its stored events, from nothing or from a state', () => {
    const stored = (event: PaymentEvent) => ({ event, metadata: { at: AT } }) as never;
    expect(foldPayment([])).toBeNull();
    expect(foldPayment([stored(created()), stored(routed())])).toStrictEqual(
      stateOf(created(), routed()),
    );
    expect(foldPayment([stored(routed())], stateOf(created()))).toStrictEqual(
      stateOf(created(), routed()),
    );
  });

  it('knows its own events', () => {
    expect(isPaymentEvent(created())).toBe(true);
    expect(isPaymentEvent({ type: 'BookOpened', data: {} })).toBe(false);
  });
});
