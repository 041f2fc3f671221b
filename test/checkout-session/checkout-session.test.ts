/** Checkout sessions: decisions without any input or output. */
import { describe, it } from '@jest/globals';
import { type CheckoutCommand, MAX_LINKS } from '../../domain/checkout-session/checkout-session.js';
import type { Outcome } from '../../domain/checkout-session/session.js';
import { MAX_ATTEMPTS } from '../../domain/checkout-session/start-attempt.js';
import { AT } from '../support/given-when-then.js';
import {
  CARD,
  content,
  created,
  ended,
  EXPIRES,
  given,
  issued,
  sessionEnded,
  started,
} from './stories.js';

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
