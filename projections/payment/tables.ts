import { defineTable } from '../framework/table.js';

/** The folded payment (`state`) with the columns that lists filter and sort by. */
export const payments = defineTable({
  name: 'payments',
  columns: {
    id: 'text',
    merchant: 'text',
    reference: 'text',
    status: 'text',
    method: 'text',
    currency: 'text',
    /** Minor units: what was asked for. At most 10^15, so that a number holds it. */
    amount: 'integer',
    created_at: 'text',
    state: 'text',
  },
  key: ['id'],
  indexes: [
    ['created_at', 'id'],
    ['status', 'created_at', 'id'],
    ['merchant', 'created_at', 'id'],
    ['merchant', 'status', 'created_at', 'id'],
    ['reference', 'created_at', 'id'],
    ['method', 'created_at', 'id'],
    ['merchant', 'method', 'created_at', 'id'],
    // What is searched for by amount is found there, and then put in the order of time.
    ['currency', 'amount', 'created_at', 'id'],
    ['merchant', 'currency', 'amount', 'created_at', 'id'],
    // Too many to be put in order are met on the way through time; the amount spares the row's own page.
    ['currency', 'created_at', 'id', 'amount'],
    ['merchant', 'currency', 'created_at', 'id', 'amount'],
  ],
});

/** Refunds that exist for their caller: from the ledger's reservation on. */
export const refunds = defineTable({
  name: 'refunds',
  columns: {
    id: 'text',
    payment: 'text',
    merchant: 'text',
    status: 'text',
    created_at: 'text',
  },
  key: ['id'],
  indexes: [
    ['payment', 'created_at', 'id'],
    ['created_at', 'id'],
    ['status', 'created_at', 'id'],
    ['merchant', 'created_at', 'id'],
    ['merchant', 'status', 'created_at', 'id'],
  ],
});
