import { defineTable } from '../framework/table.js';

/** How the takings of each merchant in each currency are settled now. */
export const settlementSchedules = defineTable({
  name: 'settlement_schedules',
  columns: {
    merchant: 'text',
    currency: 'text',
    version: 'integer',
    /** JSON, as the event has them. */
    terms: 'text',
    set_by: 'text',
    set_at: 'text',
    /** Why it is held by hand; null if it is not. */
    held: 'text?',
    /** What the last batch has left, signed, and since which day. */
    carried: 'text',
    carried_since: 'text?',
  },
  key: ['merchant', 'currency'],
});

export const settlementBatches = defineTable({
  name: 'settlement_batches',
  columns: {
    id: 'text',
    merchant: 'text',
    currency: 'text',
    number: 'integer',
    day: 'text',
    /** waiting, open, settled or carried */
    status: 'text',
    from_entry: 'integer',
    to_entry: 'integer',
    /** Of that entry in the log; null if the batch has none. */
    entry_position: 'text?',
    count: 'integer',
    credits: 'text',
    debits: 'text',
    carried_in: 'text',
    needs_approval: 'integer',
    approved_by: 'text?',
    transaction: 'text?',
    settled: 'text?',
    payable: 'text?',
    reserve: 'text?',
    reserve_until: 'text?',
    reserve_released_on: 'text?',
    carried: 'text?',
    carried_since: 'text?',
    cause: 'text?',
    made_at: 'text',
    updated_at: 'text',
    /** Where in the log it was made; the newest comes first. */
    position: 'integer',
  },
  key: ['id'],
  indexes: [
    ['position'],
    ['merchant', 'position'],
    ['merchant', 'currency', 'number'],
    ['status', 'position'],
  ],
});
