/** Events of checkout sessions with everything filled in that a test does not speak of. */
import {
  type CheckoutCommand,
  checkoutSessionAggregate,
} from '../../domain/checkout-session/checkout-session.js';
import type { CheckoutEvent } from '../../domain/checkout-session/events.js';
import { paymentIdOf } from '../../domain/payment/payment-id.js';
import { AT, givenFor } from '../support/given-when-then.js';

export const given = givenFor<
  ReturnType<typeof checkoutSessionAggregate.evolve>,
  CheckoutCommand,
  CheckoutEvent
>(checkoutSessionAggregate);

export const EXPIRES = '2026-01-02T03:34:05.000Z';
export const content = {
  merchant: 'shop',
  reference: 'order-42',
  amount: { value: '88.88', currency: 'CNY' },
  description: null,
  returnUrl: null,
  expiresAt: EXPIRES,
  contentHash: 'content',
};
export const created = (methods = ['qr', 'card']): CheckoutEvent => ({
  type: 'CheckoutSessionCreated',
  data: { session: 'cs_1', ...content, payment: null, methods, embedOrigins: [] },
});
export const issued = (sha256 = 'hash'): CheckoutEvent => ({
  type: 'CheckoutLinkIssued',
  data: { session: 'cs_1', sha256 },
});
export const CARD = {
  channel: 'bank',
  token: { key: 'dk_1', ciphertext: 'sealed' },
  digest: 'hmac',
};
export const started = (attempt: number, method = 'qr', expiresIn = 1_800): CheckoutEvent => {
  const reference = attempt === 1 ? 'order-42' : `order-42~${attempt}`;
  const payment = paymentIdOf('shop', reference);
  const card = method === 'card' ? CARD : null;
  return {
    type: 'CheckoutAttemptStarted',
    data: { session: 'cs_1', attempt, payment, reference, method, expiresIn, card },
  };
};
export const ended = (attempt: number, as: 'failed' | 'refused' = 'failed'): CheckoutEvent => ({
  type: 'CheckoutAttemptEnded',
  data: { session: 'cs_1', attempt, as, code: 'declined' },
});
export const sessionEnded: CheckoutEvent = {
  type: 'CheckoutSessionEnded',
  data: { session: 'cs_1', expiresAt: AT },
};
