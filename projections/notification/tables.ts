import { defineTable } from '../framework/table.js';

/** Notifications, each with its place among the merchant's and where in the log its event is. */
export const notifications = defineTable({
  name: 'notifications',
  columns: {
    merchant: 'text',
    sequence: 'integer',
    type: 'text',
    object: 'text',
    object_sequence: 'integer',
    chain: 'text',
    /** That holds the event; null if it is the stream of the payment that is the object. */
    stream: 'text?',
    position: 'integer',
    revision: 'integer',
  },
  key: ['merchant', 'sequence'],
  clustered: true,
});

/** The last notification of each merchant. */
export const notificationHeads = defineTable({
  name: 'notification_heads',
  columns: { merchant: 'text', sequence: 'integer', chain: 'text', position: 'text' },
  key: ['merchant'],
  indexes: [['position']],
});

/** How many notifications each object has had. */
export const notificationObjects = defineTable({
  name: 'notification_objects',
  columns: { object: 'text', sequence: 'integer' },
  key: ['object'],
  clustered: true,
});

/** What is told of beside payments, as of its last event: the fold that notifications show, by its stream. */
export const notificationStates = defineTable({
  name: 'notification_states',
  columns: { stream: 'text', state: 'text' },
  key: ['stream'],
  clustered: true,
});
