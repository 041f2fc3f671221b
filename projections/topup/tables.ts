import { defineTable } from '../framework/table.js';

/** The folded top-up (`state`). */
export const topups = defineTable({
  name: 'topups',
  columns: { id: 'text', merchant: 'text', created_at: 'text', state: 'text' },
  key: ['id'],
  indexes: [
    ['created_at', 'id'],
    ['merchant', 'created_at', 'id'],
  ],
});
