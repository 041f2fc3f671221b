import { defineTable } from '../framework/table.js';

/** The numbered flow of each account, with the balance after each entry. */
export const accountEntries = defineTable({
  name: 'account_entries',
  columns: {
    book: 'text',
    account: 'text',
    sequence: 'integer',
    transaction: 'text',
    direction: 'text',
    amount: 'text',
    balance: 'text',
    currency: 'text',
    effective_date: 'text',
    day: 'text',
    at: 'text',
    reference: 'text?',
    /** Of the transaction in the log. */
    position: 'text',
  },
  key: ['book', 'account', 'sequence'],
  indexes: [['book', 'account', 'position', 'sequence']],
});
