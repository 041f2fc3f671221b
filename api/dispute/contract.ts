/** Disputes: payers who ask their bank for the money of a payment back. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import {
  DISPUTE_MOVEMENTS,
  DISPUTE_OUTCOMES,
  DISPUTE_STAGES,
} from '../../domain/channel/dispute-terms.js';
import { DISPUTE_STATUSES } from '../../domain/dispute/object.js';
import { ownHeaders, ownQuery } from '../http/own.js';
import {
  amount,
  idParams,
  instant,
  instantGiven,
  listOf,
  objectId,
  pageQuery,
  plainText,
  signedAmount,
} from '../http/shapes.js';
import { consistency, nothing, projectedRoute, readRoute, writeRoute } from '../http/route.js';
import { storyStep } from '../payment/contract.js';

const stage = z
  .enum(DISPUTE_STAGES)
  .describe(
    'An `inquiry` asks and moves no money; a `chargeback` does, and so does `pre_arbitration`.',
  );
const outcome = z.enum(DISPUTE_OUTCOMES).describe('`won`: the payer gets nothing back.');
const kind = z
  .enum(DISPUTE_MOVEMENTS)
  .describe('What the channel did: took the money, gave it back, or took its fee.');

export const dispute = z
  .strictObject({
    id: z.string(),
    object: z.literal('dispute'),
    merchant: z.string(),
    payment: z.string(),
    channel: z.string(),
    reference: z.string().describe("The channel's own number of it."),
    amount: amount.describe('What of the payment is disputed.'),
    reason: z.string().describe("The channel's code."),
    stage: stage.nullable().describe('Null while the channel has told of money alone.'),
    status: z.enum(DISPUTE_STATUSES).describe('As the channel tells; money is a fact of its own.'),
    evidenceDueAt: instant.nullable(),
    money: z.strictObject({
      held: amount.describe("Of the merchant's money; lost once the dispute is."),
      withdrawn: signedAmount.describe('What the channel has taken of that and not given back.'),
      fees: amount,
      settled: z.boolean().describe('True once outcome and money agree.'),
    }),
    movements: z
      .array(
        z.strictObject({
          kind,
          reference: z.string().describe("The channel's own number of the movement."),
          amount,
          transaction: z.string().nullable().describe('Null until the ledger has it.'),
          toldAt: instant,
        }),
      )
      .describe('What the channel moved.'),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Dispute' });
export type DisputeBody = z.infer<typeof dispute>;

const request = z.strictObject({
  payment: objectId,
  reference: plainText(128).describe("The channel's own number of the dispute."),
  amount: amount.optional().describe('Default: all that was captured.'),
  reason: plainText(128).default('general'),
  stage: stage.default('chargeback'),
  revision: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("The channel's count of changes; default: the next, if anything has changed."),
  evidenceDueAt: instantGiven.optional(),
  outcome: outcome.optional(),
  movement: z
    .strictObject({ kind, reference: plainText(128), amount })
    .optional()
    .describe('A movement of money, claimed once by its kind and reference.'),
});

export const disputeRoutes = {
  tellDispute: writeRoute({
    operation: 'tellDispute',
    path: '/v1/disputes',
    tag: 'Disputes',
    summary: 'Tell of a dispute that a channel has announced in another way',
    description:
      'Idempotent by the `reference` at the channel of the payment: the same content changes nothing, and a later stage, an outcome or a movement is added. Money is held once it is more than an inquiry.',
    roles: ['operator'],
    params: nothing,
    body: request,
    status: 201,
    answer: dispute,
    headers: ['Tallybook-Merchant', 'Prefer'],
    answerHeaders: ['Idempotency-Replayed', 'Preference-Applied'],
    problems: [
      'amount_too_large',
      'currency_unsupported',
      'dispute_contradicted',
      'dispute_exceeds_captured',
      'invalid_amount',
      'not_found',
      'payment_not_disputable',
      'too_many_dispute_facts',
      'unknown_currency',
    ],
  }),
  listDisputes: projectedRoute({
    operation: 'listDisputes',
    path: '/v1/disputes',
    tag: 'Disputes',
    summary: 'List disputes, newest first',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      status: z.enum(DISPUTE_STATUSES).optional(),
      payment: objectId.optional(),
      ...ownQuery,
    }),
    answer: listOf(dispute),
    headers: ownHeaders,
    problems: ['invalid_cursor', 'not_found'],
  }),
  getDispute: readRoute({
    operation: 'getDispute',
    path: '/v1/disputes/{id}',
    tag: 'Disputes',
    summary: 'Get a dispute',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({ ...consistency }),
    answer: dispute,
    headers: ownHeaders,
    problems: ['not_found'],
  }),
  listDisputeEvents: readRoute({
    operation: 'listDisputeEvents',
    path: '/v1/disputes/{id}/events',
    tag: 'Disputes',
    summary: 'What happened to a dispute, in order, each step with its cause',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(storyStep),
    headers: ownHeaders,
    problems: ['invalid_cursor', 'not_found'],
  }),
};
