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

/** To which subject an account's entries go. */
export const accountSubjects = defineTable({
  name: 'account_subjects',
  columns: { book: 'text', account: 'text', subject: 'text' },
  key: ['book', 'account'],
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

/**
 * The vouchers (凭证): what each transaction moved on a subject, with the subject's turnover of the day up to
 * and including it. So the turnover as of any position is in one row.
 */
export const vouchers = defineTable({
  name: 'vouchers',
  columns: {
    book: 'text',
    subject: 'text',
    currency: 'text',
    day: 'text',
    position: 'text',
    transaction: 'text',
    debits: 'text',
    credits: 'text',
    day_debits: 'text',
    day_credits: 'text',
    effective_date: 'text',
    at: 'text',
    reference: 'text?',
  },
  key: ['book', 'subject', 'currency', 'day', 'position'],
  clustered: true,
});

/** Turnover of subjects by accounting day and effective date. */
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
  },
  key: ['book', 'effective_date', 'day', 'subject', 'currency'],
  clustered: true,
});

/** Turnover of accounts by accounting day and effective date. */
export const accountFlows = defineTable({
  name: 'account_flows',
  columns: {
    book: 'text',
    account: 'text',
    effective_date: 'text',
    day: 'text',
    debits: 'text',
    credits: 'text',
  },
  key: ['book', 'account', 'effective_date', 'day'],
  clustered: true,
});
