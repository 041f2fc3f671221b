/** Settlement batches: how merchants' takings become theirs to have, and what each batch holds. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { decisionErrors, decisionMembers, proposalMembers } from '../approval/contract.js';
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
  objectId,
  pageQuery,
  plainText,
  signedAmount,
} from '../http/shapes.js';
import { settlementRun, settlementScheduleRoutes, takings } from './schedule-contract.js';

export const settlementBatch = z
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
            'Why something was carried over: `negative`, `below_minimum`, `not_available`, `rejected`.',
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
        '`capture`, `refund`, `share` (of another’s payment) … of an item; `carried_in`, `reserve`, `carried_over`, `payable` of their sum.',
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
    shares: amount
      .nullable()
      .describe('What receivers of shares got of a capture, or gave back with a refund.'),
    fromPayable: amount
      .nullable()
      .describe('What of a refund was taken from settled money, beside the debit.'),
    debit: amount.nullable(),
    credit: amount.nullable(),
  })
  .meta({ id: 'SettlementReportLine' });

const batchApproval = z
  .strictObject({
    object: z.literal('settlement_batch_approval'),
    batch: z.string(),
    ...proposalMembers,
  })
  .meta({ id: 'SettlementBatchApproval' });

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
    answer: listOf(settlementBatch),
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
    answer: settlementBatch,
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
    answer: settlementRun,
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
    answer: batchApproval,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [...decisionErrors, 'settlement_batch_settled'],
  }),
  rejectSettlementBatch: writeRoute({
    operation: 'rejectSettlementBatch',
    path: '/v1/settlement-batches/{id}/reject',
    tag: 'Settlement',
    summary: 'Reject a batch that waits',
    description:
      'What it holds is carried over to the next, and the settlement is held until it is released.',
    roles: ['operator'],
    headers: ['Idempotency-Key'],
    params: idParams,
    body: z.strictObject({ ...decisionMembers, reason: plainText(500).optional() }),
    status: 200,
    answer: batchApproval,
    answerHeaders: ['Idempotency-Replayed'],
    problems: decisionErrors,
  }),
  ...settlementScheduleRoutes,
};
