import { defineTable } from '../framework/table.js';

export const books = defineTable({
  name: 'books',
  columns: { id: 'text', timezone: 'text', open_day: 'text', opened_at: 'text' },
  key: ['id'],
});

export const accountingDays = defineTable({
  name: 'accounting_days',
  columns: {
    book: 'text',
    day: 'text',
    status: 'text',
    opened_at: 'text',
    /** Of the event that opened it. */
    opened_position: 'text',
    closed_at: 'text?',
    cause: 'text?',
  },
  key: ['book', 'day'],
  indexes: [['book', 'opened_position']],
});

/** What was closed and reopened of a book's periods, in the order of the log. */
export const periodChanges = defineTable({
  name: 'period_changes',
  columns: {
    book: 'text',
    position: 'integer',
    period: 'text',
    action: 'text',
    through: 'text?',
    by: 'text',
    reason: 'text?',
    plan: 'text?',
    at: 'text',
  },
  key: ['book', 'position'],
});

/** The charts of subjects (科目). */
export const subjects = defineTable({
  name: 'subjects',
  columns: {
    book: 'text',
    id: 'text',
    code: 'text',
    name: 'text',
    type: 'text',
    normal_side: 'text',
    parent: 'text?',
  },
  key: ['book', 'id'],
});

/** The general ledger as it stands, with the last day that moved it. Debits count up. */
export const subjectBalances = defineTable({
  name: 'subject_balances',
  columns: { book: 'text', subject: 'text', currency: 'text', day: 'text', closing: 'text' },
  key: ['book', 'subject', 'currency'],
});

/** Turnover and balances of the days on which a subject moved. Debits count up. */
export const subjectDays = defineTable({
  name: 'subject_days',
  columns: {
    book: 'text',
    subject: 'text',
    currency: 'text',
    day: 'text',
    opening: 'text',
    debits: 'text',
    credits: 'text',
    closing: 'text',
  },
  key: ['book', 'subject', 'currency', 'day'],
  clustered: true,
});

/** Turnover of subjects by accounting day and effective date, with the vouchers that fill no page yet. */
export const subjectFlows = defineTable({
  name: 'subject_flows',
  columns: {
    book: 'text',
    effective_date: 'text',
    day: 'text',
    subject: 'text',
    currency: 'text',
    debits: 'text',
    credits: 'text',
    /** As in `voucher_pages`; of no meaning if there are no vouchers here. */
    first_position: 'integer',
    first_revision: 'integer',
    debits_before: 'text',
    credits_before: 'text',
    /** Fewer than a page has; empty if all are in pages. */
    vouchers: 'text',
  },
  key: ['book', 'effective_date', 'day', 'subject', 'currency'],
  indexes: [['book', 'subject', 'currency', 'day']],
});

/**
 * The vouchers (凭证) of a flow, so many to a row: what each transaction moved on the subject. With the flow before
 * the first of them, the flow as of any position is in a single row.
 */
export const voucherPages = defineTable({
  name: 'voucher_pages',
  columns: {
    book: 'text',
    subject: 'text',
    currency: 'text',
    day: 'text',
    effective_date: 'text',
    /** Of the first transaction, in the log and in the stream of the book. */
    first_position: 'integer',
    first_revision: 'integer',
    /** The flow before it. */
    debits_before: 'text',
    credits_before: 'text',
    /** See voucher-page.ts. */
    vouchers: 'text',
  },
  key: ['book', 'subject', 'currency', 'day', 'effective_date', 'first_position'],
  clustered: true,
});
