/** Bills held against the ledger: runs, their items, and how these are resolved. */
import { z } from 'zod';
import { billLayout } from '../../domain/bill/events.js';
import { ITEM_STATUSES, RESOLUTION_ACTIONS } from '../../domain/reconciliation/events.js';
import { MAX_ITEMS } from '../../engine/reconciliation/resolution.js';
import { decisionErrors, decisionMembers, proposalMembers } from '../approval/contract.js';
import { billSource, sourceMembers } from '../bill/contract.js';
import { staffReaders } from '../http/readers.js';
import {
  consistency,
  nothing,
  plainRead,
  projectedRoute,
  readRoute,
  writeRoute,
} from '../http/route.js';
import {
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

const NOW = [...ITEM_STATUSES, 'resolved'] as const;
const status = z
  .enum(NOW)
  .describe(
    '`expected`: waits for the other side until it is due; `surplus`, `shortage`: it is due, and one side alone has it; `amount`, `fee`, `currency`, `status`: both have it, and differ.',
  );

const reconciliation = z
  .strictObject({
    id: z.string(),
    object: z.literal('reconciliation'),
    bill: z.string(),
    source: billSource,
    layout: billLayout,
    date,
    number: z.number().int().describe('1, 2, 3 … among the runs of the source and layout.'),
    previous: z.string().nullable().describe('The run whose open items it has taken over.'),
    carriedTo: z.string().nullable().describe('The run that has taken over what was open here.'),
    items: z.number().int(),
    totals: z
      .array(
        z.strictObject({
          status,
          items: z.number().int(),
          amount: signedAmount.describe('Bill less ledger.'),
          gross: signedAmount.describe('The sizes of the differences, added up.'),
        }),
      )
      .describe('Of each status and currency, as they are now.'),
    unexplained: z
      .array(z.strictObject({ items: z.number().int(), gross: signedAmount }))
      .describe(
        'What is neither matched nor resolved, and does not wait; none if all is explained.',
      ),
    completedAt: instant,
  })
  .meta({ id: 'Reconciliation' });
export type ReconciliationBody = z.infer<typeof reconciliation>;

const row = z.strictObject({
  bill: z.string(),
  statement: z.number().int(),
  line: z.number().int(),
  kind: z.string(),
  status: z.string(),
  number: z.string().nullable().describe("The channel's or bank's own."),
  reference: z.string().nullable(),
  date,
  amount: signedAmount,
  fee: signedAmount,
});
const movement = z.strictObject({
  transaction: z.string(),
  kind: z.string(),
  date,
  amount: signedAmount,
  payment: z.string().nullable(),
  merchant: z.string().nullable(),
});
const action = z.enum(RESOLUTION_ACTIONS);

const item = z
  .strictObject({
    id: z.string(),
    object: z.literal('reconciliation_item'),
    number: z.number().int().describe('In the order in which items were found, from 0.'),
    status,
    found: status.describe('As it was found, whatever was resolved since.'),
    reasons: z
      .array(
        z.strictObject({
          field: z.string(),
          expected: z.string().nullable().describe('What the ledger says.'),
          actual: z.string().nullable().describe('What stands in the bill.'),
        }),
      )
      .describe('Why it is not matched.'),
    rows: z.array(row),
    movements: z.array(movement),
    differences: z.array(signedAmount).describe('Bill less ledger; none if they agree.'),
    due: date.nullable().describe('From this day of bills on it is an exception.'),
    resolution: z
      .strictObject({
        action,
        note: z.string(),
        approval: z.string(),
        transaction: z.string().nullable().describe('The voucher.'),
        case: z.string().nullable(),
        due: date.nullable(),
        with: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'ReconciliationItem' });
export type ItemBody = z.infer<typeof item>;

export const resolutionBody = z
  .strictObject({
    object: z.literal('reconciliation_resolution'),
    reconciliation: z.string(),
    number: z.number().int(),
    approval: z.string().describe('Id of the proposal.'),
    action,
    note: z.string(),
    items: z.array(z.string()),
    merchant: z.string().nullable(),
    until: date.nullable(),
    with: z.string().nullable(),
    totals: z.array(signedAmount).describe('What the items came to when it was proposed.'),
    result: z
      .record(z.string(), z.string())
      .nullable()
      .describe('How many items were resolved, and how many had changed and dropped out.'),
    ...proposalMembers,
  })
  .meta({ id: 'ReconciliationResolution' });

const number = z.string().regex(/^[1-9]\d{0,3}$/, 'a resolution has a number: 1, 2, 3 …');
const resolutionParams = z.strictObject({ id: objectId, number });

const refusals = [
  'movement_booked',
  'reconciliation_carried',
  'reconciliation_item_open',
  'reconciliation_item_resolved',
  'reconciliation_item_suspended',
  'reconciliation_item_unknown',
  'resolution_unfit',
] as const;

const tag = 'Reconciliation';

export const reconciliationRoutes = {
  createReconciliation: writeRoute({
    operation: 'createReconciliation',
    path: '/v1/reconciliations',
    tag,
    summary: 'Hold a bill against the ledger',
    description:
      'Once for a bill. What the runs before of the same source and layout left open is looked at again; what has no counterpart waits until two days after its own.',
    roles: ['operator'],
    params: nothing,
    body: z.strictObject({ bill: objectId }),
    status: 201,
    answer: reconciliation,
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['not_found', 'projection_lagging', 'reconciliation_busy'],
  }),
  listReconciliations: projectedRoute({
    operation: 'listReconciliations',
    path: '/v1/reconciliations',
    tag,
    summary: 'List reconciliations, newest first',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency, ...sourceMembers }),
    answer: listOf(reconciliation),
    problems: ['bill_source_unknown', 'invalid_cursor'],
  }),
  getReconciliation: projectedRoute({
    operation: 'getReconciliation',
    path: '/v1/reconciliations/{id}',
    tag,
    summary: 'A reconciliation, with what its items come to',
    roles: staffReaders,
    params: idParams,
    query: plainRead,
    answer: reconciliation,
    problems: ['not_found'],
  }),
  listReconciliationItems: projectedRoute({
    operation: 'listReconciliationItems',
    path: '/v1/reconciliations/{id}/items',
    tag,
    summary: 'The items of a reconciliation, in the order in which they were found',
    roles: staffReaders,
    params: idParams,
    query: z.strictObject({ ...pageQuery, ...consistency, status: status.optional() }),
    answer: listOf(item),
    problems: ['invalid_cursor', 'not_found'],
  }),
  proposeReconciliationResolution: writeRoute({
    operation: 'proposeReconciliationResolution',
    path: '/v1/reconciliations/{id}/resolutions',
    tag,
    summary: 'Propose how items are resolved',
    description:
      '`book`: to the merchant that is named, or to the cost of the channel if it is a fee; `suspend`: into suspense, with a case; `adjust`: to income or expense; `wait`: until a day; `match`: with another item, with which it comes to nothing; `reopen`: what was resolved is open again, and its voucher reversed. Another principal approves; items that have changed by then drop out.',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: idParams,
    body: z.strictObject({
      action,
      note: plainText(500),
      items: z.array(objectId).min(1).max(MAX_ITEMS),
      merchant: merchantId.optional().describe('Whose the money is, of `book`.'),
      until: date.optional().describe('Of `wait`.'),
      with: objectId.optional().describe('Of `match`.'),
    }),
    status: 201,
    answer: resolutionBody,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'not_found',
      'too_many_resolutions',
      ...refusals,
    ],
  }),
  getReconciliationResolution: readRoute({
    operation: 'getReconciliationResolution',
    path: '/v1/reconciliations/{id}/resolutions/{number}',
    tag,
    summary: 'A resolution that was proposed',
    roles: staffReaders,
    params: resolutionParams,
    query: plainRead,
    answer: resolutionBody,
    problems: ['not_found'],
  }),
  approveReconciliationResolution: writeRoute({
    operation: 'approveReconciliationResolution',
    dangerous: true,
    path: '/v1/reconciliations/{id}/resolutions/{number}/approve',
    tag,
    summary: 'Approve a resolution, which is executed at once',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: resolutionParams,
    body: z.strictObject(decisionMembers),
    status: 200,
    answer: resolutionBody,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, ...refusals],
  }),
  rejectReconciliationResolution: writeRoute({
    operation: 'rejectReconciliationResolution',
    path: '/v1/reconciliations/{id}/resolutions/{number}/reject',
    tag,
    summary: 'Reject a resolution',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: resolutionParams,
    body: z.strictObject({ ...decisionMembers, reason: plainText(500).optional() }),
    status: 200,
    answer: resolutionBody,
    answerHeaders: ['Idempotency-Replayed'],
    problems: decisionErrors,
  }),
};
