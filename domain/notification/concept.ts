import { type Concept, noEvents } from '../kernel/concept.js';

/** Notifications are a fold of the log: they have no events of their own. */
export const notification = {
  ...noEvents,
  title: 'Notification',
  idPrefixes: { notification: 'ntf' },
  errors: {},
} as const satisfies Concept;
