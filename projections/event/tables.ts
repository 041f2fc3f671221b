import { defineTable } from '../framework/table.js';

/** The types that there are, without their versions. */
export const eventTypes = defineTable({
  name: 'event_types',
  columns: {
    type: 'text',
    /** Position of the first event of the type: by it `typed_events` names the type. */
    number: 'integer',
  },
  key: ['type'],
});

/** Where the events of each type are: a row for every event of the log, which has nothing but numbers. */
export const typedEvents = defineTable({
  name: 'typed_events',
  columns: { type: 'integer', position: 'integer' },
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
