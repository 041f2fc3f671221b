/** Accounts of a book: their limits, balances and flows. */
import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import type { ErrorCode } from '../http/errors.js';
import {
  amount,
  asOfGiven,
  currencyCode,
  date,
  instant,
  listOf,
  metadata,
  objectId,
  pageQuery,
  plainText,
  signedAmount,
} from '../http/shapes.js';
import { consistency, exportRoute, nothing, projectedRoute, writeRoute } from '../http/route.js';
import { bookId, bookObjectParams, bookParams, direction } from '../ledger/contract.js';

const limits = z.strictObject({
  floor: signedAmount.optional(),
  ceiling: signedAmount.optional(),
});

export const balance = z
  .strictObject({
    posted: signedAmount,
    pending: z.strictObject({ in: amount, out: amount }),
    available: signedAmount.describe('posted − out − floor; without a floor counted from zero.'),
    sequence: z.int().min(0).describe("Number of the account's last entry."),
  })
  .meta({
    id: 'Balance',
    description: "`posted` and `available` are signed towards the account's normal side.",
  });

export const account = z
  .strictObject({
    id: z.string(),
    object: z.literal('account'),
    book: z.string(),
    currency: z.string(),
    subject: z.string(),
    status: z.enum(['open', 'frozen', 'closed']),
    limits,
    metadata,
    balance,
  })
  .meta({ id: 'Account' });
export type AccountBody = z.infer<typeof account>;

/** A line of an account's flow. */
const accountEntry = z
  .strictObject({
    sequence: z.int(),
    transaction: z.string(),
    direction,
    amount,
    balance: signedAmount.describe('Posted balance after the entry.'),
    day: date.describe('Accounting day.'),
    effectiveDate: date,
    recordedAt: instant,
    reference: z.string().nullable(),
  })
  .meta({ id: 'AccountEntry' });
export type AccountEntryBody = z.infer<typeof accountEntry>;

/** Accounting days. */
const period = {
  from: date.optional().describe('Accounting day, inclusive. Default: from the beginning.'),
  to: date.optional().describe('Accounting day, exclusive. Default: to the end.'),
};

/** A period that ends before it begins has an opening and a closing that nothing leads between. */
const isInOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined || to === undefined || from <= to;
const NOT_IN_ORDER = { path: ['to'], error: 'a period does not end before it begins' };

const statement = z
  .strictObject({
    account: z.string(),
    book: z.string(),
    currency: z.string(),
    normalSide: direction,
    from: date.nullable(),
    to: date.nullable(),
    opening: signedAmount,
    closing: signedAmount,
    entries: z.int().min(0).describe('How many entries the period has.'),
    turnover: z
      .strictObject({ debits: amount, credits: amount })
      .describe('What all entries of the period come to.'),
  })
  .meta({
    id: 'AccountStatement',
    description:
      "`opening` and `closing` are signed towards the account's normal side, on which turnover counts up.",
  });
export type AccountStatementBody = z.infer<typeof statement>;

/** Which accounts a list shows. */
const chosen = {
  subject: plainText(64).optional().describe('Accounts of this subject alone.'),
  currency: currencyCode.optional().describe('Default: all.'),
  id: objectId.optional().describe('How the id begins.'),
};

const accountPath = '/v1/ledgers/{book}/accounts/{id}';
const changeRoute = (
  operation: string,
  verb: string,
  summary: string,
  rest: { readonly problems?: readonly ErrorCode[]; readonly dangerous?: true } = {},
) =>
  writeRoute({
    ...rest,
    operation,
    path: `${accountPath}/${verb}`,
    tag: 'Ledger',
    summary,
    roles: ['operator'],
    params: bookObjectParams,
    body: nothing,
    status: 200,
    answer: account,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'book_not_found',
      'account_not_known',
      'account_managed',
      'account_closed',
      ...(rest.problems ?? []),
    ],
  });

export const accountRoutes = {
  openAccount: writeRoute({
    operation: 'openAccount',
    path: '/v1/ledgers/{book}/accounts',
    tag: 'Ledger',
    summary: 'Open an account',
    description: 'Idempotent by `id`. Without limits the account is unlimited.',
    roles: ['operator'],
    params: bookParams,
    body: z.strictObject({
      id: objectId,
      currency: currencyCode,
      subject: plainText(64),
      limits: limits.optional(),
      metadata: metadata.default({}),
    }),
    status: 201,
    answer: account,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'book_not_found',
      'unknown_currency',
      'invalid_amount',
      'amount_too_large',
      'currency_mismatch',
      'subject_not_found',
      'account_managed',
      'id_conflict',
    ],
  }),
  listAccounts: projectedRoute({
    operation: 'listAccounts',
    path: '/v1/ledgers/{book}/accounts',
    tag: 'Ledger',
    summary: 'Accounts of a book, by id',
    roles: staffReaders,
    params: bookParams,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      ...chosen,
    }),
    answer: listOf(account),
    problems: ['book_not_found', 'unknown_currency', 'invalid_cursor'],
  }),
  getAccount: projectedRoute({
    operation: 'getAccount',
    path: accountPath,
    tag: 'Ledger',
    summary: 'Get an account with its balance',
    roles: staffReaders,
    params: bookObjectParams,
    query: z.strictObject({
      ...consistency,
      asOf: asOfGiven
        .optional()
        .describe(
          'The balance of the log as it was at this instant (inclusive), or at this position. `Tallybook-Position` answers the position.',
        ),
      effectiveAt: date
        .optional()
        .describe('Counts only what takes effect by this date (inclusive).'),
    }),
    answer: account,
    problems: ['book_not_found', 'account_not_known', 'as_of_in_the_future'],
  }),
  listAccountEntries: projectedRoute({
    operation: 'listAccountEntries',
    path: `${accountPath}/entries`,
    tag: 'Ledger',
    summary: "An account's numbered flow, oldest first",
    roles: staffReaders,
    params: bookObjectParams,
    query: z
      .strictObject({ ...pageQuery, ...consistency, ...period })
      .refine(isInOrder, NOT_IN_ORDER),
    answer: listOf(accountEntry),
    problems: ['book_not_found', 'account_not_known', 'invalid_cursor'],
  }),
  getStatement: projectedRoute({
    operation: 'getStatement',
    path: `${accountPath}/statement`,
    tag: 'Ledger',
    summary: "An account's opening, turnover and closing over a period of accounting days",
    roles: staffReaders,
    params: bookObjectParams,
    query: z.strictObject({ ...consistency, ...period }).refine(isInOrder, NOT_IN_ORDER),
    answer: statement,
    problems: ['book_not_found', 'account_not_known'],
  }),
  exportAccounts: exportRoute({
    operation: 'exportAccounts',
    path: '/v1/reports/accounts.{format}',
    tag: 'Reports',
    summary: 'Accounts of a book as a file, by id',
    roles: staffReaders,
    query: z.strictObject({ ...consistency, book: bookId.default('main'), ...chosen }),
    problems: ['book_not_found', 'unknown_currency'],
  }),
  exportAccountEntries: exportRoute({
    operation: 'exportAccountEntries',
    path: '/v1/reports/account-entries.{format}',
    tag: 'Reports',
    summary: "An account's numbered flow as a file, oldest first",
    roles: staffReaders,
    query: z
      .strictObject({
        ...consistency,
        book: bookId.default('main'),
        account: objectId,
        ...period,
      })
      .refine(isInOrder, NOT_IN_ORDER),
    problems: ['book_not_found', 'account_not_known'],
  }),
  changeLimits: writeRoute({
    operation: 'changeLimits',
    path: `${accountPath}/limits`,
    tag: 'Ledger',
    summary: "Change an account's limits, now or from a day on",
    description:
      'A limit that is left out stays as it is, null takes it away. A balance past the new limit stays. The answer shows the limits in force.',
    roles: ['operator'],
    dangerous: true,
    params: bookObjectParams,
    body: z.strictObject({
      floor: signedAmount.nullable().optional(),
      ceiling: signedAmount.nullable().optional(),
      from: date.optional().describe('Accounting day. Default: the open day, so at once.'),
    }),
    status: 200,
    answer: account,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'book_not_found',
      'account_not_known',
      'account_managed',
      'account_closed',
      'unknown_currency',
      'invalid_amount',
      'amount_too_large',
      'currency_mismatch',
      'too_many_limit_changes',
    ],
  }),
  freezeAccount: changeRoute('freezeAccount', 'freeze', 'Freeze an account'),
  unfreezeAccount: changeRoute('unfreezeAccount', 'unfreeze', 'Unfreeze an account'),
  closeAccount: changeRoute('closeAccount', 'close', 'Close an empty account', {
    problems: ['account_not_empty'],
    // Closing is for ever.
    dangerous: true,
  }),
};
