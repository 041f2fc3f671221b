import { defineTable } from '../framework/table.js';

/** The folded payout (`state`) with the columns that lists filter and sort by. */
export const payouts = defineTable({
  name: 'payouts',
  columns: {
    id: 'text',
    merchant: 'text',
    reference: 'text',
    beneficiary: 'text',
    /** As everybody outside sees it. */
    status: 'text',
    created_at: 'text',
    state: 'text',
  },
  key: ['id'],
  indexes: [
    ['created_at', 'id'],
    ['status', 'created_at', 'id'],
    ['reference', 'created_at', 'id'],
    ['beneficiary', 'created_at', 'id'],
    ['merchant', 'created_at', 'id'],
    ['merchant', 'status', 'created_at', 'id'],
  ],
});
