/** Closing months and years of a book: the dry run, the close itself, and reopening under approval. */
import { z } from 'zod';
import { PERIOD } from '../../domain/ledger/period.js';
import { decisionErrors, decisionMembers, proposalMembers } from '../approval/contract.js';
import { staffReaders } from '../http/readers.js';
import { consistency, plainRead, projectedRoute, readRoute, writeRoute } from '../http/route.js';
import { amount, date, instant, listOf, objectId, pageQuery, plainText } from '../http/shapes.js';
import { bookId, bookParams, direction } from '../ledger/contract.js';

const period = z
  .string()
  .regex(PERIOD, 'a period is a month `2026-10` or a year `2026`')
  .describe('A month `2026-10` or a year `2026`, by effective date.');

const state = z.enum(['open', 'soft', 'hard']);

const blocker = z.strictObject({
  kind: z
    .enum([
      'day_open',
      'case_open',
      'flow_stuck',
      'outcome_unknown',
      'proposal_open',
      'control_break',
      'account_refuses',
    ])
    .describe('What is not settled.'),
  id: z
    .string()
    .describe('Of what it is: a day, a case, a flow, a proposal, a subject, an account.'),
  summary: z.string(),
  owner: z.string().nullable().describe('Who looks into it; null if nobody does.'),
  since: instant.nullable(),
});

const closingEntries = z.strictObject({
  transaction: z.string(),
  entries: z.array(z.strictObject({ account: z.string(), direction, amount })),
});

const closing = z
  .strictObject({
    object: z.literal('closing'),
    book: z.string(),
    period: z.string(),
    from: date,
    through: date.describe('Its last day; whatever is open before it is closed with it.'),
    state: state.describe(
      '`soft`: no request takes effect there, and it can be reopened; `hard`: for good, with closing entries.',
    ),
    closedBy: z.string().nullable(),
    target: z.enum(['soft', 'hard']).describe('What the plan is for.'),
    blockers: z.array(blocker).describe('What a `hard` close waits for, at most 500.'),
    more: z.boolean().describe('There are further blockers.'),
    entries: z
      .array(closingEntries)
      .describe(
        'What a `hard` close posts: income and expense of the period to retained earnings.',
      ),
    plan: z.string().describe('Hash of all this. The close names it.'),
  })
  .meta({ id: 'Closing' });
export type ClosingBody = z.infer<typeof closing>;

const closedPeriod = z
  .strictObject({
    object: z.literal('period_change'),
    book: z.string(),
    period: z.string(),
    action: z.enum(['soft', 'hard', 'reopened']),
    through: date.nullable().describe('Null if it was reopened.'),
    by: z.string(),
    reason: z.string().nullable().describe('Why it was reopened.'),
    plan: z.string().nullable(),
    at: instant,
  })
  .meta({ id: 'PeriodChange' });

export const reopeningBody = z
  .strictObject({
    object: z.literal('period_reopening'),
    id: z.string(),
    book: z.string(),
    period: z.string(),
    why: z.string().describe('What speaks for it.'),
    ...proposalMembers,
  })
  .meta({ id: 'PeriodReopening' });

const periodParams = z.strictObject({ book: bookId, period });
const reopeningParams = z.strictObject({ book: bookId, id: objectId });
const target = z
  .enum(['soft', 'hard'])
  .default('hard')
  .describe('`soft` can be reopened under approval, `hard` is for good.');

export const closingRoutes = {
  listClosings: projectedRoute({
    operation: 'listClosings',
    path: '/v1/ledgers/{book}/closings',
    tag: 'Days',
    summary: 'What was closed and reopened, newest first',
    roles: staffReaders,
    params: bookParams,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(closedPeriod),
    problems: ['book_not_found', 'invalid_cursor'],
  }),
  getClosing: readRoute({
    operation: 'getClosing',
    path: '/v1/ledgers/{book}/closings/{period}',
    tag: 'Days',
    summary: 'The dry run of a close: what blocks it, what it would post, and its plan',
    roles: staffReaders,
    params: periodParams,
    query: z.strictObject({ ...plainRead.shape, target }),
    answer: closing,
    problems: ['book_not_found', 'invalid_request', 'projection_lagging'],
  }),
  closePeriod: writeRoute({
    operation: 'closePeriod',
    path: '/v1/ledgers/{book}/closings',
    tag: 'Days',
    summary: 'Close a period, or look at what its close would be',
    description:
      'Without `plan` a dry run, which changes nothing. With the plan of a dry run it closes exactly what that showed; if anything has changed since, it is refused. The same plan again answers what it did.',
    roles: ['operator'],
    params: bookParams,
    body: z.strictObject({
      period,
      target,
      plan: z
        .string()
        .regex(/^[0-9a-f]{32}$/, 'a plan is 32 hex digits')
        .optional()
        .describe('That of the dry run.'),
    }),
    status: 200,
    answer: closing,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'book_not_found',
      'period_not_over',
      'period_closed_before',
      'closing_plan_outdated',
      'closing_blocked',
      'projection_lagging',
    ],
  }),
  proposeReopening: writeRoute({
    operation: 'proposeReopening',
    path: '/v1/ledgers/{book}/closings/{period}/reopenings',
    tag: 'Days',
    summary: 'Propose to reopen a period that is closed softly, and what is closed after it',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: periodParams,
    body: z.strictObject({ reason: plainText(500) }),
    status: 201,
    answer: reopeningBody,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'book_not_found',
      'period_open',
      'period_closed',
    ],
  }),
  approveReopening: writeRoute({
    operation: 'approveReopening',
    dangerous: true,
    path: '/v1/ledgers/{book}/reopenings/{id}/approve',
    tag: 'Days',
    summary: 'Approve that a period is reopened, which is done at once',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: reopeningParams,
    body: z.strictObject(decisionMembers),
    status: 200,
    answer: reopeningBody,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, 'period_open', 'period_closed', 'period_closed_before'],
  }),
  rejectReopening: writeRoute({
    operation: 'rejectReopening',
    path: '/v1/ledgers/{book}/reopenings/{id}/reject',
    tag: 'Days',
    summary: 'Reject that a period is reopened',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: reopeningParams,
    body: z.strictObject({ ...decisionMembers, reason: plainText(500).optional() }),
    status: 200,
    answer: reopeningBody,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors],
  }),
};
