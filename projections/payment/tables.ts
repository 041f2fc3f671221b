import { defineTable } from '../framework/table.js';

/** The folded payment (`state`) with the columns that lists filter and sort by. */
export const payments = defineTable({
  name: 'payments',
  columns: {
    id: 'text',
    merchant: 'text',
    reference: 'text',
    status: 'text',
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
  ],
});

/** Refunds that exist for their caller: from the ledger's reservation on. */
export const refunds = defineTable({
  name: 'refunds',
  columns: { id: 'text', payment: 'text', merchant: 'text', created_at: 'text' },
  key: ['id'],
  indexes: [['payment', 'created_at', 'id']],
});
