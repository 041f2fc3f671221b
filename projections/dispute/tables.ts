import { defineTable } from '../framework/table.js';

/** The folded dispute (`state`) with the columns that lists filter and sort by. */
export const disputes = defineTable({
  name: 'disputes',
  columns: {
    id: 'text',
    merchant: 'text',
    payment: 'text',
    /** As everybody outside sees it. */
    status: 'text',
    created_at: 'text',
    state: 'text',
  },
  key: ['id'],
  indexes: [
    ['created_at', 'id'],
    ['status', 'created_at', 'id'],
    ['payment', 'created_at', 'id'],
    ['merchant', 'created_at', 'id'],
    ['merchant', 'status', 'created_at', 'id'],
  ],
});
