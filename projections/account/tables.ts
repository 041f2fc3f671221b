import { defineTable } from '../framework/table.js';

/** Accounts with what is seldom changed, amounts in decimal text, signed towards the normal side. */
export const accounts = defineTable({
  name: 'accounts',
  columns: {
    book: 'text',
    id: 'text',
    /** Position of the event that opened it: by it other tables name the account, in eight bytes at most. */
    number: 'integer',
    currency: 'text',
    subject: 'text',
    normal_side: 'text',
    class: 'text',
    managed: 'integer',
    status: 'text',
    floor: 'text?',
    ceiling: 'text?',
    metadata: 'text',
    pending_in: 'text',
    pending_out: 'text',
  },
  key: ['book', 'id'],
  // In the order of their ids, by whatever they are narrowed to.
  indexes: [
    ['book', 'subject', 'currency', 'id'],
    ['book', 'subject', 'id'],
    ['book', 'currency', 'id'],
  ],
});

/** What every entry changes: the posted balance, and the number of the last entry. */
export const accountBalances = defineTable({
  name: 'account_balances',
  columns: { account: 'integer', posted: 'text', sequence: 'integer' },
  key: ['account'],
});

/**
 * What the accounts of a subject come to at the end of the days that moved one of them: the sum of the balances that the
 * ledger's writer keeps, by the balance after each entry. The control check holds it against the general ledger, which
 * sums amounts. Debits count up.
 */
export const accountDays = defineTable({
  name: 'account_days',
  columns: {
    book: 'text',
    subject: 'text',
    currency: 'text',
    day: 'text',
    opening: 'text',
    closing: 'text',
  },
  key: ['book', 'subject', 'currency', 'day'],
  clustered: true,
});

/** The same as it stands, with the last day that moved it. */
export const accountSums = defineTable({
  name: 'account_sums',
  columns: { book: 'text', subject: 'text', currency: 'text', day: 'text', closing: 'text' },
  key: ['book', 'subject', 'currency'],
});

/** What open reservations hold: needed to release it, gone when they end. */
export const openReservations = defineTable({
  name: 'open_reservations',
  columns: { book: 'text', id: 'text', entries: 'text', expires_at: 'text?' },
  key: ['book', 'id'],
});
