/** The trial balance, and what is behind each of its cells. */
import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import {
  amount,
  asOfGiven,
  currencyCode,
  date,
  instant,
  listOf,
  pageQuery,
  plainText,
  signedAmount,
} from '../http/shapes.js';
import { consistency, exportRoute, nothing, projectedRoute } from '../http/route.js';
import { bookId, bookParams } from '../ledger/contract.js';

const nonNegative = amount;

/** What a trial balance and its cells count. */
const within = {
  date: date.optional().describe('Default: the accounting day that is open, or was at `asOf`.'),
  asOf: asOfGiven
    .optional()
    .describe(
      'Counts the log as it was at this instant (inclusive): before the first event that was recorded later. Or up to this position: that answer never changes.',
    ),
  effectiveAt: date.optional().describe('Counts only what takes effect by this date (inclusive).'),
};

const line = z.strictObject({
  subject: z.string(),
  currency: z.string(),
  opening: signedAmount,
  debits: nonNegative,
  credits: nonNegative,
  closing: signedAmount.describe('opening + debits − credits.'),
});
export type TrialBalanceLine = z.infer<typeof line>;

const trialBalance = z
  .strictObject({
    book: z.string(),
    date,
    closed: z.boolean(),
    lines: z.array(line),
    totals: z.array(
      z.strictObject({ currency: z.string(), debits: nonNegative, credits: nonNegative }),
    ),
    balanced: z.boolean().describe('Σ debits = Σ credits and Σ closing = 0 in every currency.'),
    position: z.string().describe('Of the log, up to which it counts.'),
  })
  .meta({ id: 'TrialBalance' });

const link = z.string().describe('A path of this API.');

export const voucher = z.strictObject({
  transaction: z.string(),
  debits: nonNegative,
  credits: nonNegative,
  effectiveDate: date,
  recordedAt: instant,
  reference: z.string().nullable(),
  links: z.strictObject({
    entries: link.describe('The transaction: every entry with the balance after it.'),
    event: link.describe('The raw event, with who caused it. Auditors and operators.'),
    story: link
      .nullable()
      .describe(
        'The payment behind it, step by step, down to the bytes of its channels (not for finance); null for a posting of its own.',
      ),
  }),
});
export type ExplainedVoucher = z.infer<typeof voucher>;

const explanation = z
  .strictObject({
    book: z.string(),
    subject: z.string(),
    currency: z.string(),
    date,
    opening: signedAmount,
    debits: nonNegative,
    credits: nonNegative,
    closing: signedAmount,
    position: z.string().describe('Of the log, up to which it counts.'),
    vouchers: listOf(voucher).describe(
      'What moved the subject on the day; all pages together add up to the turnover.',
    ),
    links: z.strictObject({
      trialBalance: link,
      opening: link.describe('The same cell on the day before.'),
    }),
  })
  .meta({ id: 'Explanation' });

const chosen = {
  ...within,
  currency: currencyCode.optional().describe('Default: all.'),
};

export const trialBalanceRoutes = {
  trialBalance: projectedRoute({
    operation: 'getTrialBalance',
    path: '/v1/ledgers/{book}/trial-balance',
    tag: 'Days',
    summary: 'Trial balance (试算平衡) of an accounting day',
    roles: staffReaders,
    params: bookParams,
    query: z.strictObject({
      ...consistency,
      ...chosen,
    }),
    answer: trialBalance,
    problems: ['book_not_found', 'unknown_currency', 'as_of_in_the_future'],
  }),
  exportTrialBalance: exportRoute({
    operation: 'exportTrialBalance',
    path: '/v1/reports/trial-balance.{format}',
    tag: 'Reports',
    summary: 'A trial balance as a file',
    roles: staffReaders,
    query: z.strictObject({ ...consistency, book: bookId.default('main'), ...chosen }),
    problems: ['book_not_found', 'unknown_currency', 'as_of_in_the_future'],
  }),
  explain: projectedRoute({
    operation: 'explain',
    path: '/v1/explain',
    tag: 'Days',
    summary: 'What is behind a cell of the trial balance',
    description:
      'From a figure to its vouchers, and from each by one link to its entries, its event, and the payment with what its channels said.',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      book: bookId.default('main'),
      subject: plainText(64),
      currency: currencyCode,
      ...within,
    }),
    answer: explanation,
    problems: [
      'book_not_found',
      'subject_not_found',
      'unknown_currency',
      'as_of_in_the_future',
      'invalid_cursor',
    ],
  }),
};
