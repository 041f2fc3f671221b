import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';

/** All of a log but `append`: a test puts its own beside it. */
export const readersOf = (
  log: EventLog<TallybookEvent>,
): Omit<EventLog<TallybookEvent>, 'append'> => ({
  store: log.store,
  storeId: log.storeId,
  encode: (event) => log.encode(event),
  readStream: (...args) => log.readStream(...args),
  readAll: (...args) => log.readAll(...args),
  head: () => log.head(),
  readers: log.readers,
  follow: (reader) => log.follow(reader),
  followRecorded: (reader) => log.followRecorded(reader),
});
