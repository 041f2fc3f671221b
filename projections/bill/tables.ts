import { defineTable } from '../framework/table.js';

/** The folded bill (`state`), without its rows. */
export const bills = defineTable({
  name: 'bills',
  columns: {
    id: 'text',
    /** `channel:sandbox_a`; empty until all rows are there. */
    source: 'text',
    day: 'text',
    created_at: 'text',
    state: 'text',
  },
  key: ['id'],
  indexes: [
    ['created_at', 'id'],
    ['source', 'created_at', 'id'],
  ],
});
