/** Payouts: money of a merchant that goes to its account at a bank. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { bankScenarios } from '../../banks/sandbox/scenarios.js';
import { ownHeaders, ownQuery, ownWriters } from '../http/own.js';
import {
  amount,
  failure,
  idParams,
  instant,
  instantGiven,
  listOf,
  objectId,
  pageQuery,
  plainText,
} from '../http/shapes.js';
import { consistency, nothing, projectedRoute, readRoute, writeRoute } from '../http/route.js';
import { decisionErrors, decisionMembers } from '../approval/contract.js';
import { storyStep } from '../payment/contract.js';

export const PAYOUT_STATUSES = [
  'awaiting_approval',
  'processing',
  'paid',
  'failed',
  'canceled',
  'returned',
] as const;
const status = z.enum(PAYOUT_STATUSES);

export const payout = z
  .strictObject({
    id: z.string(),
    object: z.literal('payout'),
    merchant: z.string(),
    status,
    amount,
    amountPaid: amount.nullable().describe('What the bank says it paid; null before.'),
    reference: z.string(),
    beneficiary: z.string(),
    description: z.string().nullable(),
    bank: z.string(),
    bankReference: z.string().nullable().describe("The bank's own number of it."),
    failure: failure.nullable(),
    returns: z
      .array(
        z.strictObject({
          bankReference: z.string(),
          amount,
          reason: z.string().describe('A reason code of ISO 20022: `AC04`, the account is closed.'),
        }),
      )
      .describe('What came back after it was paid.'),
    approval: z.string().nullable().describe('The proposal that another principal approves.'),
    createdAt: instant,
    paidAt: instant.nullable(),
  })
  .meta({ id: 'Payout' });
export type PayoutBody = z.infer<typeof payout>;

const request = z.strictObject({
  reference: plainText(128).describe("The merchant's own number of it."),
  beneficiary: objectId,
  amount,
  description: plainText(500).optional(),
  sandbox: z
    .strictObject({ scenario: z.enum(bankScenarios) })
    .optional()
    .describe('How the sandbox bank behaves at the first attempt.'),
});

export const payoutRoutes = {
  createPayout: writeRoute({
    operation: 'createPayout',
    dangerous: true,
    path: '/v1/payouts',
    tag: 'Payouts',
    summary: 'Pay a merchant out',
    description:
      'Idempotent by the `reference`. The money is held until the bank has answered for certain: an outcome that is not known is asked after and never taken for a failure.',
    roles: ownWriters,
    params: nothing,
    body: request,
    status: 201,
    answer: payout,
    headers: ['Tallybook-Merchant', 'Prefer'],
    answerHeaders: ['Idempotency-Replayed', 'Preference-Applied'],
    problems: [
      'account_closed',
      'account_frozen',
      'amount_too_large',
      'beneficiary_not_usable',
      'currency_unsupported',
      'day_unclear',
      'insufficient_funds',
      'invalid_amount',
      'merchant_required',
      'not_found',
      'payout_day_limit_exceeded',
      'payout_limit_exceeded',
      'reference_conflict',
      'unknown_currency',
    ],
  }),
  listPayouts: projectedRoute({
    operation: 'listPayouts',
    path: '/v1/payouts',
    tag: 'Payouts',
    summary: 'List payouts, newest first',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      status: status.optional(),
      reference: plainText(128).optional(),
      beneficiary: objectId.optional(),
      ...ownQuery,
      from: instantGiven.optional().describe('Made at or after.'),
      to: instantGiven.optional().describe('Made before.'),
    }),
    answer: listOf(payout),
    headers: ownHeaders,
    problems: ['invalid_cursor', 'not_found'],
  }),
  getPayout: readRoute({
    operation: 'getPayout',
    path: '/v1/payouts/{id}',
    tag: 'Payouts',
    summary: 'Get a payout',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({ ...consistency }),
    answer: payout,
    headers: ownHeaders,
    problems: ['not_found'],
  }),
  listPayoutEvents: readRoute({
    operation: 'listPayoutEvents',
    path: '/v1/payouts/{id}/events',
    tag: 'Payouts',
    summary: 'What happened to a payout, in order, each step with its cause',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(storyStep),
    headers: ownHeaders,
    problems: ['invalid_cursor', 'not_found'],
  }),
  cancelPayout: writeRoute({
    operation: 'cancelPayout',
    path: '/v1/payouts/{id}/cancel',
    tag: 'Payouts',
    summary: 'Cancel a payout that waits for its approval',
    roles: ownWriters,
    params: idParams,
    body: nothing,
    status: 200,
    answer: payout,
    headers: ownHeaders,
    problems: ['not_found', 'payout_not_cancelable'],
  }),
  approvePayout: writeRoute({
    operation: 'approvePayout',
    dangerous: true,
    path: '/v1/payouts/{id}/approve',
    tag: 'Payouts',
    summary: 'Approve a payout, which goes to the bank at once',
    description: 'By another principal than who asked for it.',
    roles: ['operator'],
    params: idParams,
    body: z.strictObject(decisionMembers),
    status: 200,
    answer: payout,
    headers: ['Idempotency-Key', ...ownHeaders],
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, 'beneficiary_not_usable', 'payout_not_cancelable'],
  }),
  rejectPayout: writeRoute({
    operation: 'rejectPayout',
    path: '/v1/payouts/{id}/reject',
    tag: 'Payouts',
    summary: 'Reject a payout: its money is free again',
    roles: ['operator'],
    params: idParams,
    body: z.strictObject({ ...decisionMembers, reason: plainText(500).optional() }),
    status: 200,
    answer: payout,
    headers: ['Idempotency-Key', ...ownHeaders],
    answerHeaders: ['Idempotency-Replayed'],
    problems: decisionErrors,
  }),
};
