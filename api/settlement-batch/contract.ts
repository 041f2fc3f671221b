/** Settlement batches: how merchants' takings become theirs to have, by which schedule, and what each batch holds. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { MAX_RESERVE_DAYS, MAX_SETTLEMENT_DAYS } from '../../domain/settlement-batch/schedule.js';
import { decisionErrors, decisionMembers, proposalMembers } from '../approval/contract.js';
import { calendarId } from '../calendar/contract.js';
import { ownQuery } from '../http/own.js';
import {
  consistency,
  exportParams,
  exportRouteOf,
  nothing,
  plainRead,
  projectedRoute,
  writeRoute,
} from '../http/route.js';
import {
  amount,
  currencyCode,
  date,
  idParams,
  instant,
  listOf,
  merchantId,
  objectId,
  pageQuery,
  plainText,
  signedAmount,
} from '../http/shapes.js';

const takings = { merchant: merchantId, currency: currencyCode };

const days = (most: number) => z.number().int().min(0).max(most);
/** At least zero. */
const amountOrZero = amount;

const terms = {
  days: days(MAX_SETTLEMENT_DAYS).describe('N of T+N; 0 settles on the day itself.'),
  calendar: calendarId
    .nullable()
    .describe('Id of a business calendar; null if every day is one of business.'),
  cutOff: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is HH:MM')
    .nullable()
    .describe(
      'In the zone of the book: what is taken later counts as of the next day. Null: the day cut.',
    ),
  minimum: amountOrZero.describe('Less than this is carried over. May be zero.'),
  reservePercent: z
    .string()
    .max(12)
    .regex(/^\d{1,3}(\.\d{1,6})?$/, 'a percentage is 0 to 100 with at most 6 decimals')
    .describe('Kept back from what is settled, half-up.'),
  reserveDays: days(MAX_RESERVE_DAYS).describe('For so many days after the batch.'),
  approvalAbove: amountOrZero
    .nullable()
    .describe('A batch of more waits for the approval of an operator; null for none.'),
};

const schedule = z
  .strictObject({
    object: z.literal('settlement_schedule'),
    ...takings,
    version: z.number().int(),
    ...terms,
    setBy: z.string(),
    setAt: instant,
    held: z.string().nullable().describe('Why it is held by hand; null if it is not.'),
    carried: signedAmount.describe('What batches have left; below zero is owed by the merchant.'),
    carriedSince: date.nullable(),
  })
  .meta({ id: 'SettlementSchedule' });

const scheduleProposal = z
  .strictObject({
    object: z.literal('settlement_schedule_proposal'),
    id: z.string().describe('Of the proposal.'),
    ...takings,
    after: z.number().int().describe('The version that it was made on; 0 for none.'),
    terms: z.strictObject(terms),
    ...proposalMembers,
  })
  .meta({ id: 'SettlementScheduleProposal' });

const batch = z
  .strictObject({
    id: z.string(),
    object: z.literal('settlement_batch'),
    ...takings,
    number: z.number().int().describe('1, 2, 3 … of the merchant in the currency.'),
    day: date.describe('The accounting day on which it was made.'),
    status: z
      .enum(['waiting', 'open', 'settled', 'carried'])
      .describe('`waiting` for an approval; `carried`: nothing was settled, all was carried over.'),
    from: z.number().int().describe("Entries of the merchant's pending account after this number,"),
    to: z.number().int().describe('up to and with this number: no other batch has them.'),
    count: z.number().int().describe('How many of them are items.'),
    credits: amount,
    debits: amount,
    carriedIn: signedAmount.describe('What batches before have left.'),
    due: signedAmount.describe('credits − debits + carriedIn.'),
    approvedBy: z.string().nullable(),
    transaction: z.string().nullable().describe("The ledger's transaction that settled it."),
    outcome: z
      .strictObject({
        settled: amount.describe('payable + reserve; due = settled + carried.'),
        payable: amount,
        reserve: amount,
        reserveUntil: date.nullable(),
        reserveReleasedOn: date.nullable(),
        carried: signedAmount,
        carriedSince: date.nullable(),
        cause: z
          .string()
          .nullable()
          .describe(
            'Why something was carried over: `negative`, `below_minimum`, `not_available`.',
          ),
      })
      .nullable()
      .describe('Null until it is settled.'),
    madeAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'SettlementBatch' });

const reportLine = z
  .strictObject({
    batch: z.number().int(),
    kind: z
      .string()
      .describe(
        '`capture`, `refund` … of an item; `carried_in`, `reserve`, `carried_over`, `payable` of their sum.',
      ),
    sequence: z.number().int().nullable().describe("Of the entry in the merchant's account."),
    transaction: z.string().nullable(),
    payment: z.string().nullable(),
    refund: z.string().nullable(),
    day: date.describe('Accounting day.'),
    recordedAt: instant.nullable(),
    gross: amount.nullable().describe('What was captured or refunded.'),
    fee: amount.nullable(),
    tax: amount.nullable(),
    fromPayable: amount
      .nullable()
      .describe('What of a refund was taken from settled money, beside the debit.'),
    debit: amount.nullable(),
    credit: amount.nullable(),
  })
  .meta({ id: 'SettlementReportLine' });

const run = z
  .strictObject({
    object: z.literal('settlement_run'),
    ...takings,
    batches: z.number().int().describe('How many batches there are by now.'),
    open: z.string().nullable().describe('Id of the batch that is not settled yet.'),
    waits: z
      .strictObject({ code: z.string(), detail: z.string() })
      .nullable()
      .describe('What the open batch, or the next, waits for.'),
  })
  .meta({ id: 'SettlementRun' });

const takingsParams = z.strictObject(takings);
const proposalParams = z.strictObject({ ...takings, proposal: objectId });
const scheduleRules = [
  'settlement_schedule_invalid',
  'settlement_schedule_changed',
  'invalid_amount',
  'amount_too_large',
  'unknown_currency',
] as const;

export const settlementBatchRoutes = {
  listSettlementBatches: projectedRoute({
    operation: 'listSettlementBatches',
    path: '/v1/settlement-batches',
    tag: 'Settlement',
    summary: 'Settlement batches, newest first',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      ...ownQuery,
      currency: currencyCode.optional(),
      status: z.enum(['waiting', 'open', 'settled', 'carried']).optional(),
    }),
    answer: listOf(batch),
    headers: ['Tallybook-Merchant'],
    problems: ['not_found', 'invalid_cursor', 'unknown_currency'],
  }),
  getSettlementBatch: projectedRoute({
    operation: 'getSettlementBatch',
    path: '/v1/settlement-batches/{id}',
    tag: 'Settlement',
    summary: 'A settlement batch',
    roles: ROLES,
    params: idParams,
    query: plainRead,
    answer: batch,
    headers: ['Tallybook-Merchant'],
    problems: ['not_found'],
  }),
  listSettlementReport: projectedRoute({
    operation: 'listSettlementReport',
    path: '/v1/settlement-batches/{id}/report.json',
    tag: 'Settlement',
    summary: 'The items of a batch in the order of the ledger, then what became of their sum',
    description: 'Debits and credits of all lines are equal.',
    roles: ROLES,
    params: idParams,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(reportLine),
    headers: ['Tallybook-Merchant'],
    problems: ['not_found', 'invalid_cursor'],
  }),
  exportSettlementReport: exportRouteOf({
    operation: 'exportSettlementReport',
    path: '/v1/settlement-batches/{id}/report.{format}',
    tag: 'Settlement',
    summary: 'The report of a batch as a file',
    roles: ROLES,
    params: z.strictObject({ id: objectId, ...exportParams.shape }),
    query: plainRead,
    headers: ['Tallybook-Merchant'],
    problems: ['not_found'],
  }),
  runSettlement: writeRoute({
    operation: 'runSettlement',
    path: '/v1/settlement-batches',
    tag: 'Settlement',
    summary: 'Settle what is due of a merchant now',
    description:
      'What a timer does every minute: gives back reserves, settles the open batch, makes the next of what is due. Harmless when repeated: what nothing is due for makes no batch.',
    roles: ['operator'],
    params: nothing,
    body: z.strictObject(takings),
    status: 200,
    answer: run,
    problems: ['settlement_schedule_missing', 'unknown_currency'],
  }),
  approveSettlementBatch: writeRoute({
    operation: 'approveSettlementBatch',
    dangerous: true,
    path: '/v1/settlement-batches/{id}/approve',
    tag: 'Settlement',
    summary: 'Approve a batch that waits, which is settled at once',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: idParams,
    body: z.strictObject(decisionMembers),
    status: 200,
    answer: z
      .strictObject({
        object: z.literal('settlement_batch_approval'),
        batch: z.string(),
        ...proposalMembers,
      })
      .meta({ id: 'SettlementBatchApproval' }),
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, 'settlement_batch_settled'],
  }),
  listSettlementSchedules: projectedRoute({
    operation: 'listSettlementSchedules',
    path: '/v1/settlement-schedules',
    tag: 'Settlement',
    summary: 'How takings are settled, by merchant and currency',
    roles: ROLES,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      ...ownQuery,
    }),
    answer: listOf(schedule),
    headers: ['Tallybook-Merchant'],
    problems: ['not_found', 'invalid_cursor'],
  }),
  proposeSettlementSchedule: writeRoute({
    operation: 'proposeSettlementSchedule',
    path: '/v1/settlement-schedules/{merchant}/{currency}',
    tag: 'Settlement',
    summary: 'Propose how the takings of a merchant in a currency are settled',
    description: 'Another principal approves. It holds for batches that are made from then on.',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: takingsParams,
    body: z.strictObject(terms),
    status: 201,
    answer: scheduleProposal,
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['not_found', 'idempotency_key_required', 'idempotency_key_reused', ...scheduleRules],
  }),
  approveSettlementSchedule: writeRoute({
    operation: 'approveSettlementSchedule',
    dangerous: true,
    path: '/v1/settlement-schedules/{merchant}/{currency}/proposals/{proposal}/approve',
    tag: 'Settlement',
    summary: 'Approve a schedule, which holds at once',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: proposalParams,
    body: z.strictObject(decisionMembers),
    status: 200,
    answer: scheduleProposal,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, ...scheduleRules],
  }),
  rejectSettlementSchedule: writeRoute({
    operation: 'rejectSettlementSchedule',
    path: '/v1/settlement-schedules/{merchant}/{currency}/proposals/{proposal}/reject',
    tag: 'Settlement',
    summary: 'Reject a schedule',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: proposalParams,
    body: z.strictObject({ ...decisionMembers, reason: plainText(500).optional() }),
    status: 200,
    answer: scheduleProposal,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, 'unknown_currency'],
  }),
  holdSettlement: writeRoute({
    operation: 'holdSettlement',
    path: '/v1/settlement-schedules/{merchant}/{currency}/hold',
    tag: 'Settlement',
    summary: 'Settle nothing of a merchant in a currency until it is released',
    roles: ['operator'],
    params: takingsParams,
    body: z.strictObject({ reason: plainText(500) }),
    status: 200,
    answer: run,
    problems: ['settlement_schedule_missing', 'unknown_currency'],
  }),
  releaseSettlement: writeRoute({
    operation: 'releaseSettlement',
    dangerous: true,
    path: '/v1/settlement-schedules/{merchant}/{currency}/release',
    tag: 'Settlement',
    summary: 'Let the settlement go on',
    roles: ['operator'],
    params: takingsParams,
    body: nothing,
    status: 200,
    answer: run,
    problems: ['settlement_schedule_missing', 'unknown_currency'],
  }),
};
