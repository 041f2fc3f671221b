import { defineTable } from '../framework/table.js';

/** What each kind of business moved on a subject, by accounting day of the book of payments. */
export const businessDays = defineTable({
  name: 'business_days',
  columns: {
    day: 'text',
    subject: 'text',
    currency: 'text',
    /** The channel or bank whose account it is, or through which it came; empty if there is none. */
    owner: 'text',
    /** What the engine posted it for: `capture`, `refund` …; empty for what was posted by a caller. */
    kind: 'text',
    transactions: 'integer',
    debits: 'text',
    credits: 'text',
  },
  key: ['day', 'subject', 'currency', 'owner', 'kind'],
  indexes: [['subject', 'day']],
  clustered: true,
});

/** The same of the accounts of each merchant. */
export const merchantDays = defineTable({
  name: 'merchant_days',
  columns: {
    merchant: 'text',
    day: 'text',
    subject: 'text',
    currency: 'text',
    kind: 'text',
    transactions: 'integer',
    debits: 'text',
    credits: 'text',
  },
  key: ['merchant', 'day', 'subject', 'currency', 'kind'],
  indexes: [['subject', 'day']],
  clustered: true,
});
