/** How merchants' takings are settled: by schedules on which two operators agree, unless held by hand. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { MAX_RESERVE_DAYS, MAX_SETTLEMENT_DAYS } from '../../domain/settlement-batch/schedule.js';
import { decisionErrors, decisionMembers, proposalMembers } from '../approval/contract.js';
import { calendarId } from '../calendar/contract.js';
import { ownQuery } from '../http/own.js';
import { consistency, nothing, projectedRoute, writeRoute } from '../http/route.js';
import {
  amount,
  currencyCode,
  date,
  instant,
  listOf,
  merchantId,
  objectId,
  pageQuery,
  plainText,
  signedAmount,
} from '../http/shapes.js';

export const takings = { merchant: merchantId, currency: currencyCode };

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

const releaseProposal = z
  .strictObject({
    object: z.literal('settlement_release_proposal'),
    id: z.string().describe('Of the proposal.'),
    ...takings,
    held: z.string().describe('Why it is held.'),
    ...proposalMembers,
  })
  .meta({ id: 'SettlementReleaseProposal' });

/** What settling came to. */
export const settlementRun = z
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

export const settlementScheduleRoutes = {
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
    answer: settlementRun,
    problems: ['settlement_schedule_missing', 'unknown_currency'],
  }),
  proposeSettlementRelease: writeRoute({
    operation: 'proposeSettlementRelease',
    path: '/v1/settlement-schedules/{merchant}/{currency}/release',
    tag: 'Settlement',
    summary: 'Propose that a settlement goes on that is held',
    description: 'Another principal approves.',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: takingsParams,
    body: nothing,
    status: 201,
    answer: releaseProposal,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'settlement_not_held',
      'settlement_schedule_missing',
      'unknown_currency',
    ],
  }),
  approveSettlementRelease: writeRoute({
    operation: 'approveSettlementRelease',
    dangerous: true,
    path: '/v1/settlement-schedules/{merchant}/{currency}/release/{proposal}/approve',
    tag: 'Settlement',
    summary: 'Approve that the settlement goes on, which it does within a minute',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: proposalParams,
    body: z.strictObject(decisionMembers),
    status: 200,
    answer: releaseProposal,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, 'settlement_not_held', 'unknown_currency'],
  }),
  rejectSettlementRelease: writeRoute({
    operation: 'rejectSettlementRelease',
    path: '/v1/settlement-schedules/{merchant}/{currency}/release/{proposal}/reject',
    tag: 'Settlement',
    summary: 'Reject that the settlement goes on: it stays held',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: proposalParams,
    body: z.strictObject({ ...decisionMembers, reason: plainText(500).optional() }),
    status: 200,
    answer: releaseProposal,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, 'unknown_currency'],
  }),
};
