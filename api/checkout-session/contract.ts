/** Checkout sessions: made by merchants, opened by payers with the secret of a link. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { CHECKOUT_METHODS, SESSION_STATUSES } from '../../domain/checkout-session/session.js';
import { channelName } from '../channel/shapes.js';
import { changes } from '../stream/contract.js';
import {
  amount,
  cardToken,
  idParams,
  instant,
  instantGiven,
  listOf,
  objectId,
  originList,
  pageQuery,
  plainText,
} from '../http/shapes.js';
import {
  consistency,
  nothing,
  plainRead,
  plainRoute,
  projectedRoute,
  readRoute,
  streamRoute,
  writeRoute,
} from '../http/route.js';

const methodName = z.enum(CHECKOUT_METHODS, `a method is one of ${CHECKOUT_METHODS.join(', ')}`);

const attemptStatus = z
  .enum([
    'starting',
    'processing',
    'requires_action',
    'authorized',
    'underpaid',
    'succeeded',
    'failed',
    'canceled',
    'expired',
    'refused',
  ])
  .describe(
    'That of its payment; `starting` before there is one, `refused` or `expired` if there will be none.',
  );
export type AttemptStatus = z.infer<typeof attemptStatus>;

const status = z
  .enum(SESSION_STATUSES)
  .describe(
    '`processing`: an attempt is under way. `paid` is final unless the money goes back. `expired`: the time to pay is over, or the merchant ended it.',
  );

const session = z
  .strictObject({
    id: z.string(),
    object: z.literal('checkout_session'),
    merchant: z.string(),
    status,
    reference: z.string(),
    amount,
    description: z.string().nullable(),
    methods: z.array(z.string()),
    returnUrl: z.string().nullable(),
    embedOrigins: z.array(z.string()),
    payment: z
      .string()
      .nullable()
      .describe('That which is paid, else that under way, else the last.'),
    attempts: z.array(
      z.strictObject({
        number: z.int(),
        payment: z.string(),
        method: z.string(),
        status: attemptStatus,
        failure: z.string().nullable().describe('The code of a failure.'),
        startedAt: instant.nullable().describe('Null before there is a payment.'),
      }),
    ),
    createdAt: instant,
    expiresAt: instant.describe('When the time to pay is over.'),
    endedAt: instant.nullable().describe('When the merchant ended it; null if it did not.'),
  })
  .meta({ id: 'CheckoutSession' });
export type CheckoutSessionBody = z.infer<typeof session>;

const sessionWithLink = session
  .extend({
    url: z.string().describe('The page, with a secret behind `#`: shown in this answer alone.'),
  })
  .meta({ id: 'CheckoutSessionWithLink' });

/** What a payer sees. */
const checkout = z
  .strictObject({
    id: z.string(),
    object: z.literal('checkout'),
    status,
    merchant: z.strictObject({ name: z.string() }),
    reference: z.string(),
    amount,
    description: z.string().nullable(),
    methods: z.array(methodName).describe('By which it can be paid now.'),
    card: z
      .strictObject({ channel: z.string(), url: z.string() })
      .nullable()
      .describe('The card fields of a channel, to be shown in a frame; null if a card cannot pay.'),
    attempt: z
      .strictObject({
        number: z.int(),
        payment: z.string(),
        method: z.string(),
        status: attemptStatus,
        nextAction: z
          .strictObject({ type: z.string(), data: z.string(), url: z.string() })
          .nullable(),
        failure: z.string().nullable().describe('The code of a failure.'),
        startedAt: instant.nullable(),
      })
      .nullable()
      .describe('The attempt that is paid, else that under way, else the last.'),
    returnUrl: z.string().nullable(),
    embedOrigins: z.array(z.string()),
    expiresAt: instant,
    now: instant.describe("The server's time, for a countdown."),
  })
  .meta({ id: 'Checkout' });
export type CheckoutBody = z.infer<typeof checkout>;

const linkProblems = ['checkout_link_invalid', 'checkout_link_expired', 'day_unclear'] as const;
const payerRoute = {
  tag: 'Checkout',
  roles: 'payer',
  params: idParams,
  headers: ['Tallybook-Checkout'],
  answer: checkout,
} as const;

export const checkoutSessionRoutes = {
  createCheckoutSession: writeRoute({
    operation: 'createCheckoutSession',
    path: '/v1/checkout-sessions',
    tag: 'Checkout',
    summary: 'Make a page on which a payer pays an order',
    description:
      'Either for a `payment` that there is, or for an `amount` under a `reference`. Idempotent by the reference; each answer holds a link of its own, and the links before it go on working. Its attempts are payments with the references `order-42`, `order-42~2` …, the next only once the attempt before is over for certain.',
    roles: ['merchant', 'operator'],
    params: nothing,
    body: z.strictObject({
      payment: objectId.optional().describe('A payment that there is; then its own amount counts.'),
      amount: amount.optional(),
      reference: plainText(120).optional().describe("The merchant's own number of the order."),
      description: plainText(500).optional(),
      methods: z
        .array(methodName)
        .min(1)
        .max(CHECKOUT_METHODS.length)
        .refine((all) => new Set(all).size === all.length, 'a method stands there once')
        .default([...CHECKOUT_METHODS])
        .describe('By which it may be paid. Default: every method.'),
      returnUrl: z
        .url('an address is https://HOST/PATH')
        .max(2_000, 'an address is at most 2,000 characters')
        .optional()
        .describe('On one of `returnOrigins` of the merchant.'),
      embedOrigins: originList
        .default([])
        .describe('Which may show the page in a frame: some of `embedOrigins` of the merchant.'),
      expiresIn: z.int().min(60).max(86_400).default(1_800).describe('Seconds.'),
    }),
    status: 201,
    answer: sessionWithLink,
    headers: ['Tallybook-Merchant'],
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'merchant_required',
      'not_found',
      'invalid_amount',
      'unknown_currency',
      'amount_too_large',
      'currency_unsupported',
      'reference_conflict',
      'return_origin_not_registered',
      'embed_origin_not_registered',
      'too_many_checkout_links',
      'public_url_missing',
    ],
  }),
  getCheckoutSession: readRoute({
    operation: 'getCheckoutSession',
    path: '/v1/checkout-sessions/{id}',
    tag: 'Checkout',
    summary: 'Get a checkout session',
    roles: ROLES,
    params: idParams,
    query: plainRead,
    answer: session,
    headers: ['Tallybook-Merchant'],
    problems: ['not_found'],
  }),
  listCheckoutSessions: projectedRoute({
    operation: 'listCheckoutSessions',
    path: '/v1/checkout-sessions',
    tag: 'Checkout',
    summary: 'List checkout sessions, newest first',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      status: status.optional(),
      reference: plainText(120).optional(),
      from: instantGiven.optional().describe('Made at or after.'),
      to: instantGiven.optional().describe('Made before.'),
    }),
    answer: listOf(session),
    headers: ['Tallybook-Merchant'],
    problems: ['invalid_cursor', 'not_found'],
  }),
  issueCheckoutLink: writeRoute({
    operation: 'issueCheckoutLink',
    path: '/v1/checkout-sessions/{id}/links',
    tag: 'Checkout',
    summary: 'A further link to a checkout session',
    description: 'The links before it go on working; a session has at most 20.',
    roles: ['merchant', 'operator'],
    params: idParams,
    body: nothing,
    status: 201,
    answer: sessionWithLink,
    headers: ['Tallybook-Merchant'],
    problems: ['not_found', 'checkout_expired', 'too_many_checkout_links', 'public_url_missing'],
  }),
  endCheckoutSession: writeRoute({
    operation: 'endCheckoutSession',
    path: '/v1/checkout-sessions/{id}/end',
    tag: 'Checkout',
    summary: 'End a checkout session before its time',
    description:
      'Nobody pays by it any more. An attempt under way is closed at its channel first; while that is not certain the answer is 409 `checkout_attempt_live`, and the same request again ends the session once it is. Ending it again has no further effect.',
    roles: ['merchant', 'operator'],
    params: idParams,
    body: nothing,
    status: 200,
    answer: session,
    headers: ['Tallybook-Merchant', 'Prefer'],
    answerHeaders: ['Idempotency-Replayed', 'Preference-Applied'],
    problems: ['not_found', 'checkout_attempt_live', 'checkout_paid', 'day_unclear'],
  }),
  openCheckout: plainRoute({
    ...payerRoute,
    operation: 'openCheckout',
    path: '/v1/checkout/{id}',
    summary: 'What the payer sees: the order, the ways to pay, and what became of the attempt',
    query: nothing,
    problems: linkProblems,
  }),
  followCheckout: streamRoute({
    ...payerRoute,
    operation: 'followCheckout',
    path: '/v1/checkout/{id}/stream',
    summary: 'What changes at the checkout, as it changes (server-sent events)',
    description:
      'Each event `change` says that the checkout is to be read anew, and `reset` so, too. A connection with the header `Last-Event-ID` goes on after that position. It ends when its reader is too slow, when the link ends, or when the server does; the reader then connects again.',
    query: nothing,
    answer: changes,
    headers: ['Tallybook-Checkout', 'Last-Event-ID'],
    problems: ['checkout_link_invalid', 'checkout_link_expired', 'rate_limited'],
  }),
  startCheckoutAttempt: writeRoute({
    ...payerRoute,
    operation: 'startCheckoutAttempt',
    path: '/v1/checkout/{id}/attempts',
    summary: 'Choose how to pay',
    description: 'The same method again finds the attempt that is under way.',
    body: z.strictObject({
      method: methodName,
      card: z
        .strictObject({ channel: channelName, token: cardToken })
        .optional()
        .describe('For a card: the token that its fields have told.'),
    }),
    status: 201,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      ...linkProblems,
      'card_token_required',
      'checkout_attempt_live',
      'checkout_expired',
      'checkout_method_unavailable',
      'checkout_paid',
      'too_many_checkout_attempts',
    ],
  }),
  cancelCheckoutAttempt: writeRoute({
    ...payerRoute,
    operation: 'cancelCheckoutAttempt',
    path: '/v1/checkout/{id}/cancel',
    summary: 'Give up the attempt that is under way',
    description: 'It is closed at its channel first; if it was paid meanwhile, it stays paid.',
    body: nothing,
    status: 200,
    problems: [...linkProblems, 'checkout_no_attempt'],
  }),
};
