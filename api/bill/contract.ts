/** Bills and statements of channels and banks: uploaded or fetched, taken whole or not at all. */
import { z } from 'zod';
import { billErrors } from '../../domain/bill/errors.js';
import { billLayout } from '../../domain/bill/events.js';
import { staffReaders } from '../http/readers.js';
import {
  consistency,
  KIB,
  nothing,
  plainRead,
  projectedRoute,
  readRoute,
  type RouteContract,
  writeRoute,
} from '../http/route.js';
import { date, idParams, instant, listOf, pageQuery, signedAmount } from '../http/shapes.js';

/** A bill with a million rows is larger, and fits in when it is packed. */
export const MAX_BILL_BYTES = 32 * KIB * KIB;

const sourceName = z.string().regex(/^[a-z0-9_]{1,64}$/, 'a channel or bank is 1–64 of a–z 0–9 _');
/** Exactly one of them. */
export const sourceMembers = {
  channel: sourceName.optional().describe('Whose bill it is; or `bank`.'),
  bank: sourceName.optional().describe('Whose statement it is; or `channel`.'),
};
export const billSource = z.strictObject({ type: z.enum(['channel', 'bank']), name: z.string() });

const rowKind = z.string().describe('payment, refund, fee, fee_return, payout, transfer …');

const statement = z.strictObject({
  id: z.string().nullable().describe('Its number, if it has any.'),
  account: z.string().nullable().describe('As the bill names it.'),
  period: z.strictObject({ from: z.string(), to: z.string() }).nullable(),
  rows: z.number().int(),
  opening: signedAmount.nullable(),
  closing: signedAmount.nullable(),
  sequence: z.string().nullable(),
  sums: z
    .array(
      z.strictObject({
        kind: rowKind,
        rows: z.number().int(),
        amount: signedAmount,
        fee: signedAmount,
        net: signedAmount,
      }),
    )
    .describe('What its rows come to, by kind and currency.'),
  totals: z
    .array(z.strictObject({ name: z.string(), declared: z.string(), computed: z.string() }))
    .describe('What the bill says of itself, and what its rows come to.'),
});

export const bill = z
  .strictObject({
    id: z.string(),
    object: z.literal('bill'),
    source: billSource,
    date,
    layout: billLayout,
    outcome: z
      .enum(['bill', 'no_bill'])
      .describe('`no_bill`: the source says that there was nothing that day.'),
    origin: z.enum(['upload', 'fetch']),
    sha256: z.string().describe('Of the file as it came.'),
    rows: z.number().int(),
    statements: z.array(statement),
    takenAt: instant,
  })
  .meta({ id: 'Bill' });
export type BillBody = z.infer<typeof bill>;

/** What is wrong with the file, or with where it is said to belong. */
const fileProblems = Object.keys(billErrors) as (keyof typeof billErrors)[];
const fetchOnly = ['bill_not_fetchable', 'bill_day_not_over', 'bill_unavailable'];

const uploadQuery = z.strictObject({
  ...sourceMembers,
  date: date.describe('Whose bill it is, by the clock of the bill.'),
  layout: billLayout
    .optional()
    .describe('What the file has to be; what it is, is known by its bytes.'),
});

export const billRoutes = {
  uploadBill: {
    ...writeRoute({
      operation: 'uploadBill',
      path: '/v1/bills',
      tag: 'Reconciliation',
      summary: 'Upload the bill of a day',
      description:
        'The body is the file as the channel or bank gave it: a bill, a zip or gzip of it. It is taken whole or not at all. Idempotent by the source, the day and the layout: the same file again answers the bill that was taken.',
      roles: ['operator'],
      params: nothing,
      body: z.unknown(),
      status: 201,
      answer: bill,
      answerHeaders: ['Idempotency-Replayed'],
      maxBodyBytes: MAX_BILL_BYTES,
      problems: fileProblems.filter((code) => !fetchOnly.includes(code)),
    }),
    query: uploadQuery,
    bodyKind: 'raw',
  } satisfies RouteContract<typeof nothing, typeof uploadQuery, z.ZodUnknown, typeof bill>,
  fetchBill: writeRoute({
    operation: 'fetchBill',
    path: '/v1/bills/fetch',
    tag: 'Reconciliation',
    summary: 'Fetch the bill of a day',
    description:
      "From a channel that gives bills, or the statement of a bank. The day is one in UTC, and over. Idempotent: a bill that was taken is not fetched again. If the source answers that there is no bill, that is the bill's `outcome`.",
    roles: ['operator'],
    params: nothing,
    body: z.strictObject({ ...sourceMembers, date }),
    status: 201,
    answer: bill,
    answerHeaders: ['Idempotency-Replayed'],
    problems: fileProblems,
  }),
  listBills: projectedRoute({
    operation: 'listBills',
    path: '/v1/bills',
    tag: 'Reconciliation',
    summary: 'List bills, newest first',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency, ...sourceMembers }),
    answer: listOf(bill),
    problems: ['bill_source_unknown', 'invalid_cursor'],
  }),
  getBill: readRoute({
    operation: 'getBill',
    path: '/v1/bills/{id}',
    tag: 'Reconciliation',
    summary: 'A bill, with what its rows come to',
    roles: staffReaders,
    params: idParams,
    query: plainRead,
    answer: bill,
    problems: ['not_found'],
  }),
};
