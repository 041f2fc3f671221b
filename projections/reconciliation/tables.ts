import { defineTable } from '../framework/table.js';

/** A run that is complete: how it was begun, and what its items come to now (`state`). */
export const reconciliations = defineTable({
  name: 'reconciliations',
  columns: {
    id: 'text',
    /** `channel:sandbox_a`; empty until it is complete. */
    source: 'text',
    created_at: 'text',
    state: 'text',
  },
  key: ['id'],
  indexes: [
    ['created_at', 'id'],
    ['source', 'created_at', 'id'],
  ],
});

export const reconciliationItems = defineTable({
  name: 'reconciliation_items',
  columns: {
    reconciliation: 'text',
    item: 'text',
    /** In the order in which they were found. */
    number: 'integer',
    /** As it stands now: `resolved`, too. */
    status: 'text',
    state: 'text',
  },
  key: ['reconciliation', 'item'],
  indexes: [
    ['reconciliation', 'number'],
    ['reconciliation', 'status', 'number'],
  ],
});
