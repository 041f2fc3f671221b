/** Accounting days and the trial balance. */
import { z } from 'zod';
import {
  amount,
  currencyCode,
  date,
  instant,
  instantGiven,
  listOf,
  pageQuery,
  signedAmount,
} from './common.js';
import { bookParams, ledgerReaders } from './ledgers.js';
import { consistency, nothing, projectedRoute, writeRoute } from './route.js';

const nonNegative = amount;

const trialBalance = z
  .strictObject({
    book: z.string(),
    date,
    closed: z.boolean(),
    lines: z.array(
      z.strictObject({
        subject: z.string(),
        currency: z.string(),
        opening: signedAmount,
        debits: nonNegative,
        credits: nonNegative,
        closing: signedAmount.describe('opening + debits − credits.'),
      }),
    ),
    totals: z.array(
      z.strictObject({ currency: z.string(), debits: nonNegative, credits: nonNegative }),
    ),
    balanced: z.boolean().describe('Σ debits = Σ credits and Σ closing = 0 in every currency.'),
    position: z.string(),
  })
  .meta({ id: 'TrialBalance' });

const day = z
  .strictObject({
    date,
    status: z.enum(['open', 'closed']),
    openedAt: instant,
    closedAt: instant.nullable(),
    cause: z.enum(['timer', 'operator']).nullable().describe('What closed it.'),
  })
  .meta({ id: 'AccountingDay' });

export const dayRoutes = {
  trialBalance: projectedRoute({
    operation: 'getTrialBalance',
    path: '/v1/ledgers/{book}/trial-balance',
    tag: 'Days',
    summary: 'Trial balance (试算平衡) of an accounting day',
    roles: ledgerReaders,
    params: bookParams,
    query: z.strictObject({
      ...consistency,
      date: date.optional().describe('Default: the accounting day that is open, or was at `asOf`.'),
      asOf: instantGiven
        .optional()
        .describe('Counts only what was recorded by this instant (inclusive).'),
      effectiveAt: date
        .optional()
        .describe('Counts only what takes effect by this date (inclusive).'),
      currency: currencyCode.optional().describe('Default: all.'),
    }),
    answer: trialBalance,
    problems: ['book_not_found', 'unknown_currency'],
  }),
  cutDay: writeRoute({
    operation: 'cutDay',
    path: '/v1/ledgers/{book}/day-cuts',
    tag: 'Days',
    summary: 'Cut the day (日切): close the accounting day and open the next',
    roles: ['operator'],
    params: bookParams,
    body: nothing,
    status: 201,
    answer: z.strictObject({ book: z.string(), closed: date, opened: date }).meta({ id: 'DayCut' }),
    problems: ['book_not_found'],
  }),
  listDays: projectedRoute({
    operation: 'listDays',
    path: '/v1/ledgers/{book}/days',
    tag: 'Days',
    summary: "The book's accounting days, newest first",
    roles: ledgerReaders,
    params: bookParams,
    query: z.strictObject({ ...pageQuery, ...consistency }),
    answer: listOf(day),
    problems: ['book_not_found', 'invalid_cursor'],
  }),
};
