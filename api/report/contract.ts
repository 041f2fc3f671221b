/** Reports of the house and of a merchant, and what their rows are made of. */
import { z } from 'zod';
import { ROLES } from '../../domain/access/roles.js';
import { reportNames } from '../../projections/report/queries.js';
import { staffReaders } from '../http/readers.js';
import {
  consistency,
  exportParams,
  exportRouteOf,
  exportRoute,
  nothing,
  projectedRoute,
} from '../http/route.js';
import {
  amount,
  asOfGiven,
  currencyCode,
  date,
  listOf,
  merchantId,
  pageQuery,
  plainText,
} from '../http/shapes.js';
import { voucher } from '../trial-balance/contract.js';

const moment = {
  date: date
    .optional()
    .describe('The last accounting day. Default: the day that is open, or was at `asOf`.'),
  asOf: asOfGiven
    .optional()
    .describe('Counts the log as it was at this instant (inclusive), or up to this position.'),
};

const chosen = {
  ...moment,
  from: date
    .optional()
    .describe(
      'The first accounting day, of those that have a span, at most 366 days before the last. Default: the first of the month.',
    ),
};

/** The merchant whose statement it is. */
const own = {
  merchant: merchantId.optional().describe("Default: the key's own; other roles name one."),
};

const link = z.string().describe('A path of this API.');

const row = z.strictObject({
  line: z.string().describe('What the row tells: `taken`, `fees`, `reserve_cash.payout` …'),
  of: z.string().nullable().describe('The channel, bank or merchant; null for all.'),
  currency: z.string(),
  cells: z
    .array(z.union([z.string(), z.int()]))
    .describe('In the order of the columns: amounts are decimal strings in the currency.'),
  links: z.strictObject({
    turnover: link
      .nullable()
      .describe('The turnover that it adds up; null for a row that is made of others.'),
  }),
});

const report = z
  .strictObject({
    report: z.string(),
    from: date.nullable().describe('Null for a report of a single moment.'),
    date,
    closed: z.boolean().describe('True once the last day was cut: the figures stay as they are.'),
    position: z.string().describe('Of the log, up to which it counts.'),
    columns: z.array(z.strictObject({ name: z.string(), kind: z.enum(['amount', 'count']) })),
    rows: z.array(row),
  })
  .meta({ id: 'Report' });
export type ReportBody = z.infer<typeof report>;

const reportName = z
  .string()
  .regex(/^[a-z-]{1,40}$/, 'a report has a name of a–z and -')
  .describe(`${reportNames.map((name) => `\`${name}\``).join(', ')}.`);

const of = {
  subject: plainText(64),
  currency: currencyCode,
  kind: z
    .string()
    .regex(/^[a-z_]{0,40}$/, 'a kind is at most 40 of a–z _')
    .optional()
    .describe('Of business; empty for what a caller posted. Default: every kind.'),
  owner: z
    .string()
    .regex(/^[A-Za-z0-9:._-]{0,128}$/, 'an owner is at most 128 of A–Z a–z 0–9 : . _ -')
    .optional()
    .describe('A channel or a bank; empty for none. Default: whoever.'),
  merchant: merchantId.optional().describe('Only the accounts of this merchant.'),
};

const turnoverLine = z
  .strictObject({
    day: date,
    kind: z.string(),
    owner: z.string().nullable(),
    merchant: z.string().nullable(),
    transactions: z.int(),
    debits: amount,
    credits: amount,
    links: z.strictObject({ vouchers: link }),
  })
  .meta({ id: 'TurnoverLine' });

const PROBLEMS = ['as_of_in_the_future', 'book_not_found', 'invalid_request'] as const;

export const reportRoutes = {
  getMerchantStatement: projectedRoute({
    operation: 'getMerchantStatement',
    path: '/v1/reports/merchant-statement.json',
    tag: 'Reports',
    summary: "What moved a merchant's money, from balance to balance",
    roles: ROLES,
    params: nothing,
    query: z.strictObject({ ...consistency, ...chosen, ...own }),
    answer: report,
    headers: ['Tallybook-Merchant'],
    problems: [...PROBLEMS, 'not_found'],
  }),
  exportMerchantStatement: exportRoute({
    operation: 'exportMerchantStatement',
    path: '/v1/reports/merchant-statement.{format}',
    tag: 'Reports',
    summary: "A merchant's statement as a file",
    roles: ROLES,
    query: z.strictObject({ ...consistency, ...chosen, ...own }),
    headers: ['Tallybook-Merchant'],
    problems: [...PROBLEMS, 'not_found'],
  }),
  listTurnover: projectedRoute({
    operation: 'listTurnover',
    path: '/v1/reports/turnover',
    tag: 'Reports',
    summary: 'What moved a subject, by day and kind of business: what a row of a report adds up',
    description: 'All lines of a subject and day add up to its turnover in the trial balance.',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency, ...chosen, ...of }),
    answer: listOf(turnoverLine),
    problems: ['as_of_in_the_future', 'invalid_cursor', 'invalid_request', 'unknown_currency'],
  }),
  listTurnoverVouchers: projectedRoute({
    operation: 'listTurnoverVouchers',
    path: '/v1/reports/turnover/vouchers',
    tag: 'Reports',
    summary: 'The vouchers of a line of turnover, in the order of the log',
    description: 'A page may be short, even empty, and have more after it.',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({ ...pageQuery, ...consistency, ...of, asOf: moment.asOf, date }),
    answer: listOf(voucher),
    problems: ['as_of_in_the_future', 'invalid_cursor', 'unknown_currency'],
  }),
  // Last: a name that is none of these reports may be that of a path above, or of another concept.
  getReport: projectedRoute({
    operation: 'getReport',
    path: '/v1/reports/{name}.json',
    tag: 'Reports',
    summary: 'A report of the house',
    description:
      '`daily-business`: what came in and went out on the day and in its month. `channel-margin`: what each channel brings and costs. `cash-flow`: where the money at banks came from and went to. `receivables-ageing`: how long others have owed what they owe.',
    roles: staffReaders,
    params: z.strictObject({ name: reportName }),
    query: z.strictObject({ ...consistency, ...chosen }),
    answer: report,
    problems: [...PROBLEMS, 'not_found'],
  }),
  exportReport: exportRouteOf({
    operation: 'exportReport',
    path: '/v1/reports/{name}.{format}',
    tag: 'Reports',
    summary: 'A report of the house as a file',
    roles: staffReaders,
    params: z.strictObject({ name: reportName, ...exportParams.shape }),
    query: z.strictObject({ ...consistency, ...chosen }),
    problems: [...PROBLEMS, 'not_found'],
  }),
};
