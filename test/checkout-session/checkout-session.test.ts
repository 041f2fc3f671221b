/** Checkout sessions: decisions without any input or output. */
import { describe, expect, it } from '@jest/globals';
import {
  type CheckoutCommand,
  checkoutSessionAggregate,
  MAX_LINKS,
} from '../../domain/checkout-session/checkout-session.js';
import type { CheckoutEvent } from '../../domain/checkout-session/events.js';
import { addressRefusal, isReturnAddress } from '../../domain/checkout-session/return-address.js';
import { MAX_ATTEMPTS } from '../../domain/checkout-session/start-attempt.js';
import { type Outcome, standingOf, statusOf } from '../../domain/checkout-session/session.js';
import { paymentIdOf } from '../../domain/payment/payment-id.js';
import type { Payment } from '../../domain/payment/payment.js';
import { AT, givenFor } from '../support/given-when-then.js';

const given = givenFor<
  ReturnType<typeof checkoutSessionAggregate.evolve>,
  CheckoutCommand,
  CheckoutEvent
>(checkoutSessionAggregate);

const EXPIRES = '2026-01-02T03:34:05.000Z';
const content = {
  merchant: 'shop',
  reference: 'order-42',
  amount: { value: '88.88', currency: 'CNY' },
  description: null,
  returnUrl: null,
  expiresAt: EXPIRES,
  contentHash: 'content',
};
const create = (rest: Partial<Extract<CheckoutCommand, { type: 'CreateCheckoutSession' }>> = {}) =>
  ({
    type: 'CreateCheckoutSession',
    session: 'cs_1',
    ...content,
    payment: null,
    methods: ['qr', 'card'],
    embedOrigins: [],
    link: 'hash',
    ...rest,
  }) satisfies CheckoutCommand;
const created = (methods = ['qr', 'card']): CheckoutEvent => ({
  type: 'CheckoutSessionCreated',
  data: { session: 'cs_1', ...content, payment: null, methods, embedOrigins: [] },
});
const issued = (sha256 = 'hash'): CheckoutEvent => ({
  type: 'CheckoutLinkIssued',
  data: { session: 'cs_1', sha256 },
});
const CARD = { channel: 'bank', token: { key: 'dk_1', ciphertext: 'sealed' }, digest: 'hmac' };
const started = (attempt: number, method = 'qr', expiresIn = 1_800): CheckoutEvent => {
  const reference = attempt === 1 ? 'order-42' : `order-42~${attempt}`;
  const payment = paymentIdOf('shop', reference);
  const card = method === 'card' ? CARD : null;
  return {
    type: 'CheckoutAttemptStarted',
    data: { session: 'cs_1', attempt, payment, reference, method, expiresIn, card },
  };
};
const ended = (attempt: number, as: 'failed' | 'refused' = 'failed'): CheckoutEvent => ({
  type: 'CheckoutAttemptEnded',
  data: { session: 'cs_1', attempt, as, code: 'declined' },
});
const sessionEnded: CheckoutEvent = {
  type: 'CheckoutSessionEnded',
  data: { session: 'cs_1', expiresAt: AT },
};
type Start = Extract<CheckoutCommand, { type: 'StartCheckoutAttempt' }>;
/** @param number that of the last attempt that was seen */
const seen = (number: number, outcome: Outcome) => ({ number, outcome });
const start = (method: string, last: Start['last'], nowMs = Date.parse(AT)): Start => ({
  type: 'StartCheckoutAttempt',
  method,
  card: method === 'card' ? CARD : null,
  nowMs,
  last,
});
const live: Outcome = { is: 'live' };
const paid: Outcome = { is: 'paid' };
const failed: Outcome = { is: 'over', as: 'failed', code: 'declined' };

describe('a session', () => {
  it('is made with its first link', () => {
    given().when(create()).then(created(), issued());
  });

  it('asked for again is the same, with another link', () => {
    given(created(), issued())
      .when(create({ link: 'other' }))
      .then(issued('other'));
  });

  it('is another if its content is', () => {
    given(created(), issued())
      .when(create({ contentHash: 'other' }))
      .rejected('reference_conflict', 'reference');
  });

  it('has a bounded number of links', () => {
    given(created(), ...Array.from({ length: MAX_LINKS }, (_, n) => issued(String(n))))
      .when(create())
      .rejected('too_many_checkout_links');
  });

  it('of a payment begins with it as the first attempt', () => {
    given()
      .when(create({ payment: { id: 'pay_1', method: 'qr' } }))
      .thenTypes('CheckoutSessionCreated', 'CheckoutLinkIssued', 'CheckoutAttemptStarted');
  });

  it('refuses an amount that is none', () => {
    given()
      .when(create({ amount: { value: '0.00', currency: 'CNY' } }))
      .rejected('invalid_amount', 'amount.value');
  });
});

describe('attempts', () => {
  it('begin with the reference of the order', () => {
    given(created(), issued()).when(start('qr', null)).then(started(1));
  });

  it('come one after the other: the next once the last is over', () => {
    given(created(), started(1))
      .when(start('card', seen(1, live)))
      .rejected('checkout_attempt_live');
    given(created(), started(1))
      .when(start('card', seen(1, failed)))
      .then(ended(1), started(2, 'card'));
    given(created(), started(1), ended(1))
      .when(start('qr', seen(1, failed)))
      .then(started(2));
  });

  it('that are asked for twice are one', () => {
    given(created(), started(1))
      .when(start('qr', seen(1, live)))
      .then();
  });

  it('that began since the payer looked are taken for live', () => {
    given(created(), started(1)).when(start('qr', null)).then();
    given(created(), started(1)).when(start('card', null)).rejected('checkout_attempt_live');
    const two = [created(), started(1), ended(1), started(2)];
    given(...two)
      .when(start('qr', seen(1, failed)))
      .then();
    given(...two)
      .when(start('card', seen(1, failed)))
      .rejected('checkout_attempt_live');
  });

  it('end with the first that is paid', () => {
    given(created(), started(1))
      .when(start('qr', seen(1, paid)))
      .rejected('checkout_paid');
  });

  it('live no longer than the session', () => {
    const late = Date.parse(EXPIRES) - 1_500;
    given(created())
      .when(start('qr', null, late))
      .then(started(1, 'qr', 2));
    given(created())
      .when(start('qr', null, Date.parse(EXPIRES)))
      .rejected('checkout_expired');
  });

  it('are by a method of the session, a card by a token and nothing else by one', () => {
    given(created(['qr']))
      .when(start('card', null))
      .rejected('checkout_method_unavailable');
    given(created())
      .when({ ...start('card', null), card: null })
      .rejected('card_token_required');
    given(created())
      .when({ ...start('qr', null), card: CARD })
      .rejected('invalid_request', 'card');
  });

  it('are at most twenty', () => {
    const many = Array.from({ length: MAX_ATTEMPTS }, (_, n) => [started(n + 1), ended(n + 1)]);
    given(created(), ...many.flat())
      .when(start('qr', seen(MAX_ATTEMPTS, failed)))
      .rejected('too_many_checkout_attempts');
  });

  it('end once', () => {
    const end = {
      type: 'EndCheckoutAttempt',
      attempt: 1,
      as: 'refused',
      code: 'declined',
    } as const;
    given(created(), started(1)).when(end).then(ended(1, 'refused'));
    given(created(), started(1), ended(1)).when(end).then();
  });
});

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

describe('a return address', () => {
  const origins = {
    returnOrigins: ['https://shop.example'],
    embedOrigins: ['https://shop.example'],
  };

  it.each([
    ['https://shop.example/orders/42?x=1#y', true],
    ['https://shop.example:443/', true],
    ['https://shop.example:8443/', false],
    ['http://shop.example/', false],
    ['https://shop.example.evil.example/', false],
    ['https://evil.example/https://shop.example/', false],
    ['https://shop.example@evil.example/', false],
    ['https://evil@shop.example/', false],
    ['https://shop.example\\@evil.example/', true],
    ['//shop.example/', false],
    ['javascript:alert(1)//https://shop.example/', false],
    ['data:text/html,https://shop.example', false],
    ['', false],
  ])('%s: %s', (address, is) => {
    expect(isReturnAddress(address, origins)).toBe(is);
  });

  it('and the frames are what the merchant has registered', () => {
    const asked = { returnUrl: 'https://shop.example/', embedOrigins: ['https://shop.example'] };
    expect(addressRefusal(asked, origins)).toBeUndefined();
    expect(addressRefusal({ ...asked, returnUrl: 'https://evil.example/' }, origins)).toMatchObject(
      {
        code: 'return_origin_not_registered',
        param: 'returnUrl',
      },
    );
    const foreign = { ...asked, embedOrigins: ['https://shop.example', 'https://evil.example'] };
    expect(addressRefusal(foreign, origins)).toMatchObject({
      code: 'embed_origin_not_registered',
      param: 'embedOrigins.1',
    });
  });
});

describe('a link', () => {
  const issue = (nowMs = Date.parse(AT)): CheckoutCommand => ({
    type: 'IssueCheckoutLink',
    link: 'another',
    nowMs,
  });
  it('is one more, of a session that can be paid', () => {
    given(created(), issued()).when(issue()).then(issued('another'));
    given().when(issue()).rejected('not_found');
    given(created())
      .when(issue(Date.parse(EXPIRES)))
      .rejected('checkout_expired');
    given(created(), sessionEnded).when(issue()).rejected('checkout_expired');
  });
  it('is one of twenty', () => {
    given(created(), ...Array.from({ length: MAX_LINKS }, () => issued()))
      .when(issue())
      .rejected('too_many_checkout_links');
  });
});

describe('the end of a session', () => {
  const end = (last: Start['last'], nowMs = Date.parse(AT)): CheckoutCommand => ({
    type: 'EndCheckoutSession',
    last,
    nowMs,
  });
  it('is told once, and nothing begins after it', () => {
    given(created()).when(end(null)).then(sessionEnded);
    given(created(), sessionEnded).when(end(null)).then();
    given(created(), sessionEnded).when(start('qr', null)).rejected('checkout_expired');
    given().when(end(null)).rejected('not_found');
  });
  it('comes after the end of the last attempt', () => {
    given(created(), started(1))
      .when(end(seen(1, failed)))
      .then(ended(1), sessionEnded);
    given(created(), started(1), ended(1))
      .when(end(seen(1, failed)))
      .then(sessionEnded);
  });
  it('has to wait for an attempt that may still be paid, or that nobody has looked at', () => {
    given(created(), started(1))
      .when(end(seen(1, live)))
      .rejected('checkout_attempt_live');
    given(created(), started(1)).when(end(null)).rejected('checkout_attempt_live');
    given(created(), started(1), ended(1), started(2))
      .when(end(seen(1, failed)))
      .rejected('checkout_attempt_live');
  });
  it('is refused once the order is paid', () => {
    given(created(), started(1))
      .when(end(seen(1, paid)))
      .rejected('checkout_paid');
  });
  it('is nothing new once the time to pay is over', () => {
    given(created())
      .when(end(null, Date.parse(EXPIRES)))
      .then();
  });
});
