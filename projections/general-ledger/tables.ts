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
    closed_at: 'text?',
    cause: 'text?',
  },
  key: ['book', 'day'],
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

/** Hour (UTC) of an instant, `YYYY-MM-DDTHH`; as text it sorts before every instant of that hour. */
export const hourOf = (instant: string): string => instant.slice(0, 13);

/**
 * Turnover of subjects by all three times that an entry has: its accounting day, the hour (UTC) in
 * which it was recorded (`YYYY-MM-DDTHH`), and its effective date. Sums of these rows, and of the entries
 * of one hour of recording, give every balance as of any instant and effective date.
 */
export const subjectFlows = defineTable({
  name: 'subject_flows',
  columns: {
    book: 'text',
    subject: 'text',
    currency: 'text',
    day: 'text',
    recorded_hour: 'text',
    effective_date: 'text',
    debits: 'text',
    credits: 'text',
  },
  key: ['book', 'subject', 'currency', 'day', 'recorded_hour', 'effective_date'],
  clustered: true,
});

/** Turnover of accounts by the hour (UTC) of recording and the effective date. */
export const accountFlows = defineTable({
  name: 'account_flows',
  columns: {
    book: 'text',
    account: 'text',
    recorded_hour: 'text',
    effective_date: 'text',
    debits: 'text',
    credits: 'text',
  },
  key: ['book', 'account', 'recorded_hour', 'effective_date'],
  clustered: true,
});
