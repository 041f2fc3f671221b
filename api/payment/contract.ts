import { z } from 'zod';
import { PERCENT } from '../../domain/money/fee.js';
import { MAX_SHARES } from '../../domain/payment/sharing.js';
import { ROLES } from '../../domain/access/roles.js';
import { ownQuery, ownWriters } from '../http/own.js';
import {
  amount,
  amountValue,
  cardToken,
  currencyCode,
  failure,
  idParams,
  instant,
  instantGiven,
  listOf,
  metadata,
  pageQuery,
  plainText,
} from '../http/shapes.js';
import {
  consistency,
  exportRoute,
  nothing,
  projectedRoute,
  plainRead,
  readRoute,
  writeRoute,
} from '../http/route.js';
import { refund, refundRequest } from '../refund/contract.js';
import { sandbox } from '../channel/sandbox.js';
import { channelName } from '../channel/shapes.js';

export const PAYMENT_STATUSES = [
  'processing',
  'requires_action',
  'authorized',
  'underpaid',
  'succeeded',
  'failed',
  'canceled',
  'expired',
] as const;
const status = z.enum(PAYMENT_STATUSES);
const method = z.strictObject({ type: z.string() });
const methodName = z.string().regex(/^[a-z0-9_]{1,40}$/, 'a method is 1–40 of a–z 0–9 _');
const methodAsked = z.strictObject({
  type: methodName.describe('How the payer pays, as a connector can do it: `card`, `qr` …'),
  token: cardToken
    .optional()
    .describe('What stands for a card, from the card fields of `channel`; good for one payment.'),
  channel: channelName.optional().describe('The channel that gave the token.'),
});

const receiver = plainText(64).describe('The id of a merchant.');
const sharePercent = z
  .string()
  .regex(PERCENT, 'a percentage is a string from "0" to "100" with at most 6 decimals');

/** A receiver of a share, as it is asked for. */
const shareLine = z.union([
  z.strictObject({
    merchant: receiver,
    percent: sharePercent.describe('Rounded down to a unit: the residual unit is the merchant’s.'),
    basis: z
      .enum(['net', 'captured'])
      .default('net')
      .describe('Of what is captured less fee and tax, or of what is captured.'),
  }),
  z.strictObject({ merchant: receiver, amount: amount.describe('Taken once, as far as it goes.') }),
]);

const shareBody = z.strictObject({
  merchant: z.string(),
  percent: z.string().nullable(),
  basis: z.enum(['net', 'captured']).nullable(),
  amount: amount.nullable(),
  received: amount.describe('What captures brought the receiver.'),
  returned: amount.describe('What refunds took back, or made it owe.'),
});

export const payment = z
  .strictObject({
    id: z.string(),
    object: z.literal('payment'),
    merchant: z.string(),
    status,
    amount,
    amountCapturable: amount,
    amountCaptured: amount,
    amountRefunded: amount,
    amountRefundPending: amount,
    fee: amount.describe('The fee taken, less what refunds gave back.'),
    sharing: z
      .array(shareBody)
      .optional()
      .describe('Who gets a share of what is captured; left out for nobody.'),
    reference: z.string(),
    description: z.string().nullable(),
    method,
    channel: z.string().nullable(),
    nextAction: z
      .strictObject({ type: z.string(), data: z.string(), url: z.string() })
      .nullable()
      .describe('What the payer does next.'),
    failure: failure.nullable(),
    metadata,
    createdAt: instant,
    expiresAt: instant.describe('When an unpaid payment expires.'),
    authorizationExpiresAt: instant
      .nullable()
      .describe('Until when what is authorized can be captured; then the rest is voided.'),
  })
  .meta({ id: 'Payment' });
export type PaymentBody = z.infer<typeof payment>;

export const paymentRequest = z.strictObject({
  amount,
  reference: plainText(128).describe("The merchant's own number of the order."),
  method: methodAsked,
  capture: z.enum(['automatic', 'manual']).default('automatic'),
  description: plainText(500).optional(),
  expiresIn: z.int().min(60).max(86_400).default(1_800).describe('Seconds.'),
  metadata: metadata.default({}),
  sharing: z
    .array(shareLine)
    .max(MAX_SHARES)
    .optional()
    .describe(
      'Who gets a share of what is captured, in this order, frozen into the payment; each receiver once. A refund takes the shares back by itself.',
    ),
  sandbox: sandbox.optional(),
});

export const storyStep = z
  .strictObject({
    id: z.string(),
    type: z.string(),
    at: instant,
    stream: z.string(),
    revision: z.int(),
    position: z.string(),
    actor: z.string().describe('`key:…`, `saga:…`, `channel:…`, `timer` or `system`.'),
    cause: z.string().describe('Id of the event, request or command that caused it.'),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'StoryStep', description: "One event of a payment's story, with its cause." });

/** Which payments a list shows. */
const chosen = {
  id: z
    .string()
    .regex(/^pay_[A-Za-z0-9-]{4,60}$/, 'the beginning of an id has at least 8 characters')
    .optional()
    .describe('How the id begins: `pay_` and at least 4 characters more.'),
  status: status.optional(),
  method: methodName.optional(),
  reference: plainText(128).optional(),
  ...ownQuery,
  currency: currencyCode.optional(),
  amountFrom: amountValue.optional().describe('At least so much, in `currency`.'),
  amountTo: amountValue.optional().describe('At most so much, in `currency`.'),
  from: instantGiven.optional().describe('Made at or after.'),
  to: instantGiven.optional().describe('Made before.'),
};

const waited = ['Idempotency-Replayed', 'Preference-Applied'] as const;

export const paymentRoutes = {
  createPayment: writeRoute({
    operation: 'createPayment',
    path: '/v1/payments',
    tag: 'Payments',
    summary: 'Take a payment',
    description:
      "Idempotent by the merchant's `reference`. A failed payment is tried again under a new one.",
    roles: ownWriters,
    params: nothing,
    body: paymentRequest,
    status: 201,
    answer: payment,
    headers: ['Tallybook-Merchant', 'Prefer'],
    answerHeaders: waited,
    problems: [
      'day_unclear',
      'invalid_amount',
      'unknown_currency',
      'amount_too_large',
      'merchant_required',
      'not_found',
      'reference_conflict',
      'currency_unsupported',
      'no_channel_available',
      'no_channel_configured',
      'method_unsupported',
      'sharing_invalid',
      'receiver_not_found',
    ],
  }),
  listPayments: projectedRoute({
    operation: 'listPayments',
    path: '/v1/payments',
    tag: 'Payments',
    summary: 'List payments, newest first',
    description:
      'So much work is done for a page however many payments there are: a page of rare payments may hold fewer than `limit`, or none, and yet not be the last. Go on from `nextCursor` while `hasMore` is true.',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      ...chosen,
    }),
    answer: listOf(payment),
    headers: ['Tallybook-Merchant'],
    problems: [
      'amount_too_large',
      'invalid_amount',
      'invalid_cursor',
      'not_found',
      'unknown_currency',
    ],
  }),
  exportPayments: exportRoute({
    operation: 'exportPayments',
    path: '/v1/reports/payments.{format}',
    tag: 'Reports',
    summary: 'Payments as a file, newest first',
    roles: ROLES,
    query: z.strictObject({ ...consistency, ...chosen }),
    headers: ['Tallybook-Merchant'],
    problems: ['amount_too_large', 'invalid_amount', 'not_found', 'unknown_currency'],
  }),
  getPayment: readRoute({
    operation: 'getPayment',
    path: '/v1/payments/{id}',
    tag: 'Payments',
    summary: 'Get a payment',
    roles: ROLES,
    params: idParams,
    query: plainRead,
    answer: payment,
    headers: ['Tallybook-Merchant'],
    problems: ['not_found'],
  }),
  listPaymentEvents: projectedRoute({
    operation: 'listPaymentEvents',
    path: '/v1/payments/{id}/events',
    tag: 'Payments',
    summary: 'The whole story of a payment',
    description:
      'Every event of the payment, its sagas, refunds and postings, in the order of the log. Auditors and operators are given what came over the wires of channels, byte for byte, and the log records that they were: without the record, nothing is given.',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      exchanges: z
        .literal('sealed')
        .optional()
        .describe('`sealed`: what came over wires stays sealed, and no read is recorded.'),
    }),
    answer: listOf(storyStep),
    headers: ['Tallybook-Merchant'],
    problems: ['not_found', 'invalid_cursor', 'outcome_unknown', 'unavailable'],
  }),
  capturePayment: writeRoute({
    operation: 'capturePayment',
    path: '/v1/payments/{id}/capture',
    tag: 'Payments',
    summary: 'Capture an authorized payment, whole or in part',
    roles: ownWriters,
    params: idParams,
    body: z.strictObject({
      amount: amount.optional().describe('Default: all that is capturable.'),
      final: z.boolean().default(true).describe('True voids the rest; false leaves it capturable.'),
    }),
    status: 200,
    answer: payment,
    headers: ['Idempotency-Key', 'Tallybook-Merchant', 'Prefer'],
    answerHeaders: waited,
    problems: [
      'day_unclear',
      'not_found',
      'idempotency_key_required',
      'idempotency_key_reused',
      'invalid_amount',
      'unknown_currency',
      'amount_too_large',
      'currency_unsupported',
      'payment_not_capturable',
      'capture_exceeds_authorized',
      'too_many_captures',
      'capture_failed',
    ],
  }),
  cancelPayment: writeRoute({
    operation: 'cancelPayment',
    path: '/v1/payments/{id}/cancel',
    tag: 'Payments',
    summary: 'Cancel a payment, or void what was not captured',
    roles: ownWriters,
    params: idParams,
    body: nothing,
    status: 200,
    answer: payment,
    headers: ['Idempotency-Key', 'Tallybook-Merchant', 'Prefer'],
    answerHeaders: waited,
    problems: [
      'not_found',
      'idempotency_key_required',
      'idempotency_key_reused',
      'payment_not_cancelable',
    ],
  }),
  acceptPayment: writeRoute({
    operation: 'acceptPayment',
    path: '/v1/payments/{id}/accept',
    tag: 'Payments',
    summary: 'Take what was paid of an underpaid payment for the whole',
    description:
      'Until a merchant accepts it, an underpaid payment can be refunded; after 7 days it goes back by itself.',
    roles: ownWriters,
    params: idParams,
    body: nothing,
    status: 200,
    answer: payment,
    headers: ['Tallybook-Merchant'],
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['not_found', 'payment_not_underpaid'],
  }),
  createRefund: writeRoute({
    operation: 'createRefund',
    path: '/v1/payments/{id}/refunds',
    tag: 'Refunds',
    summary: 'Refund a payment, whole or in part',
    roles: ownWriters,
    params: idParams,
    body: refundRequest,
    status: 201,
    answer: refund,
    headers: ['Idempotency-Key', 'Tallybook-Merchant', 'Prefer'],
    answerHeaders: waited,
    problems: [
      'day_unclear',
      'not_found',
      'idempotency_key_required',
      'idempotency_key_reused',
      'invalid_amount',
      'unknown_currency',
      'amount_too_large',
      'currency_unsupported',
      'payment_not_refundable',
      'payment_disputed',
      'refund_exceeds_captured',
      'too_many_refunds',
      'insufficient_funds',
    ],
  }),
};
