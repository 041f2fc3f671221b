/** Disputes: payers who ask their bank for the money of a payment back. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import {
  DISPUTE_MOVEMENTS,
  DISPUTE_OUTCOMES,
  DISPUTE_STAGES,
} from '../../domain/channel/dispute-terms.js';
import { DISPUTE_STATUSES } from '../../domain/dispute/object.js';
import { disputeScenarioNames } from '../../channels/sandbox/dispute-scenarios.js';
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

const onItsWay = z
  .enum(['sending', 'sent', 'refused'])
  .describe('Until the channel has answered for certain it is `sending`.');

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
    standings: z
      .array(
        z.strictObject({
          revision: z.int(),
          stage,
          outcome: outcome.nullable(),
          evidenceDueAt: instant.nullable(),
          toldAt: instant,
        }),
      )
      .describe('How it stood, by revision; the last counts.'),
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
    evidence: z.array(
      z.strictObject({
        number: z.int(),
        status: onItsWay,
        files: z.int(),
        failure: failure.nullable(),
        submittedAt: instant,
      }),
    ),
    acceptance: z
      .strictObject({ status: onItsWay, failure: failure.nullable(), acceptedAt: instant })
      .nullable()
      .describe('Null unless the merchant gave in.'),
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
  sandbox: z
    .strictObject({ scenario: z.enum(disputeScenarioNames) })
    .optional()
    .describe(
      'Has the sandbox channel open the dispute, and go on with it so; the rest is its own.',
    ),
});

const MAX_FILES = 5;
const evidence = z.strictObject({
  text: z
    .string()
    .min(1)
    .max(20_000)
    .regex(/^[^\p{Cs}\0]*$/u, 'the text holds no broken characters')
    .describe('What happened, in words for the bank of the payer.'),
  files: z
    .array(
      z.strictObject({
        name: plainText(128),
        mediaType: z.enum(['application/pdf', 'image/jpeg', 'image/png', 'text/plain']),
        contentBase64: z
          .string()
          .min(4)
          .max(200_000)
          .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'a file is in base64'),
      }),
    )
    .max(MAX_FILES, `at most ${MAX_FILES} files`)
    .default([])
    .describe('All together within what a body may have.'),
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
      'dispute_not_opened',
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
  submitDisputeEvidence: writeRoute({
    operation: 'submitDisputeEvidence',
    path: '/v1/disputes/{id}/evidence',
    tag: 'Disputes',
    summary: 'Send evidence to the channel before its deadline',
    description:
      'The same content again changes nothing. It is stored encrypted, and opened for the channel alone.',
    roles: ownWriters,
    params: idParams,
    body: evidence,
    status: 200,
    answer: dispute,
    headers: ['Tallybook-Merchant', 'Prefer'],
    answerHeaders: ['Idempotency-Replayed', 'Preference-Applied'],
    problems: ['dispute_not_answerable', 'not_found', 'too_much_evidence'],
  }),
  acceptDispute: writeRoute({
    operation: 'acceptDispute',
    dangerous: true,
    path: '/v1/disputes/{id}/accept',
    tag: 'Disputes',
    summary: 'Give in, for good: the payer gets the money',
    roles: ownWriters,
    params: idParams,
    body: nothing,
    status: 200,
    answer: dispute,
    headers: ['Idempotency-Key', 'Tallybook-Merchant', 'Prefer'],
    answerHeaders: ['Idempotency-Replayed', 'Preference-Applied'],
    problems: ['dispute_not_answerable', 'idempotency_key_required', 'not_found'],
  }),
};
