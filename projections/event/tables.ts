import { defineTable } from '../framework/table.js';

/** Where the events of each type are. */
export const eventTypes = defineTable({
  name: 'event_types',
  columns: {
    /** Without its version. */
    type: 'text',
    position: 'integer',
  },
  key: ['type', 'position'],
  clustered: true,
});

/** Where an account is spoken of without being moved: opened, frozen, limited, held. Entries are in the statements. */
export const accountChanges = defineTable({
  name: 'account_changes',
  columns: { book: 'text', account: 'text', position: 'integer' },
  key: ['book', 'account', 'position'],
  clustered: true,
});
