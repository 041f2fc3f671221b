import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import {
  amount,
  date,
  instant,
  metadata,
  objectId,
  plainText,
  signedAmount,
} from '../http/shapes.js';
import { bookObjectParams, bookParams, direction } from '../ledger/contract.js';
import { problem } from '../http/problem.js';
import { MAX_BATCH_BYTES, plainRead, readRoute, writeRoute } from '../http/route.js';

export const MAX_ENTRIES = 200;
export const MAX_BATCH = 8_190;

const entry = z.strictObject({ account: objectId, direction, amount }).meta({ id: 'EntryRequest' });

export const entries = z
  .array(entry)
  .min(2, 'a transaction has at least 2 entries')
  .max(MAX_ENTRIES, `a transaction has at most ${MAX_ENTRIES} entries`);

export const postedEntry = z
  .strictObject({
    account: z.string(),
    direction,
    amount,
    sequence: z.int().describe("The account's own gapless number of the entry."),
    balance: signedAmount.describe("The account's posted balance after the entry."),
  })
  .meta({ id: 'PostedEntry' });

export const transaction = z
  .strictObject({
    id: z.string(),
    object: z.literal('transaction'),
    book: z.string(),
    entries: z.array(postedEntry),
    day: date.describe('Accounting day, stamped by the writer.'),
    effectiveDate: date,
    reference: z.string().nullable(),
    metadata,
    reverses: z.string().nullable().describe('The transaction that this one reverses (红冲).'),
    reason: z.string().nullable().describe('Why it was reversed.'),
    reservation: z.string().nullable().describe('The reservation that this one posts.'),
    recordedAt: instant,
    position: z.string(),
  })
  .meta({ id: 'Transaction' });
export type TransactionBody = z.infer<typeof transaction>;

export const transactionRequest = z
  .strictObject({
    id: objectId.optional().describe('Default: derived from book, key and index, or random.'),
    entries,
    effectiveDate: date.optional().describe('Any past date too. Default: the accounting day.'),
    reference: plainText(128).optional(),
    metadata: metadata.default({}),
    linked: z
      .boolean()
      .default(false)
      .describe('In a batch: true on each item of a chain but its last.'),
  })
  .meta({ id: 'TransactionRequest' });
export type TransactionRequest = z.infer<typeof transactionRequest>;

/** An item of a batch. The handler reads it: a malformed item is refused by itself. */
const batchItem = z.unknown().meta({ $ref: '#/components/schemas/TransactionRequest' });

const batchResult = z
  .strictObject({
    status: z.enum(['posted', 'duplicate', 'rejected', 'unknown']),
    id: z.string(),
    position: z.string().optional(),
    problem: problem.optional(),
  })
  .meta({ id: 'BatchResult' });
export type BatchResult = z.infer<typeof batchResult>;

/** What a posting may be refused for. */
export const postingProblems = [
  'day_unclear',
  'book_not_found',
  'invalid_amount',
  'unknown_currency',
  'amount_too_large',
  'account_not_found',
  'account_managed',
  'account_frozen',
  'account_closed',
  'currency_mismatch',
  'transaction_unbalanced',
  'insufficient_funds',
  'ceiling_exceeded',
  'effective_date_in_future',
  'transaction_too_large',
  'id_conflict',
] as const;

const base = '/v1/ledgers/{book}/transactions';

export const transactionRoutes = {
  postTransaction: writeRoute({
    operation: 'postTransaction',
    path: base,
    tag: 'Transactions',
    summary: 'Post a balanced transaction',
    description:
      'Idempotent by `id`, or by `Idempotency-Key` if no id is given; with neither, a retry posts again. Every entry answers the balance after it.',
    roles: ['operator'],
    params: bookParams,
    body: transactionRequest,
    status: 201,
    answer: transaction,
    headers: ['Idempotency-Key'],
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['idempotency_key_reused', ...postingProblems],
  }),
  postBatch: writeRoute({
    operation: 'postBatch',
    path: `${base}/batch`,
    tag: 'Transactions',
    summary: 'Post up to 8,190 transactions',
    description:
      'Each item has its own result, in the order of the request; a malformed item is refused by itself. Chains of `linked` items succeed or fail together. Only a malformed envelope is refused as a whole.',
    roles: ['operator'],
    params: bookParams,
    body: z.strictObject({ transactions: z.array(batchItem).min(1).max(MAX_BATCH) }),
    maxBodyBytes: MAX_BATCH_BYTES,
    status: 200,
    answer: z.strictObject({ results: z.array(batchResult) }),
    headers: ['Idempotency-Key'],
    problems: ['day_unclear', 'book_not_found'],
  }),
  getTransaction: readRoute({
    operation: 'getTransaction',
    path: `${base}/{id}`,
    tag: 'Transactions',
    summary: 'Get a transaction',
    roles: staffReaders,
    params: bookObjectParams,
    query: plainRead,
    answer: transaction,
    problems: ['book_not_found', 'transaction_not_found'],
  }),
  reverseTransaction: writeRoute({
    operation: 'reverseTransaction',
    path: `${base}/{id}/reverse`,
    tag: 'Transactions',
    summary: 'Reverse a transaction (红冲)',
    roles: ['operator'],
    params: bookObjectParams,
    body: z.strictObject({ reason: plainText(500), effectiveDate: date.optional() }),
    status: 201,
    answer: transaction,
    headers: ['Idempotency-Key'],
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'idempotency_key_required',
      'idempotency_key_reused',
      'transaction_not_found',
      'already_reversed',
      ...postingProblems,
    ],
  }),
};
