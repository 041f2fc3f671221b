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
    /** The payment that the object belongs to; null if it is the object. Its stream holds the event. */
    payment: 'text?',
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
