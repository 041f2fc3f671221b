import { join } from 'node:path';
import type { Clock } from '../domain/kernel/clock.js';
import type { EventStore } from '../domain/kernel/event-store.js';
import type { StartCommitThread } from './sqlite/committing/threaded-writer.js';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite/sqlite-event-store.js';

export interface EventStoreSettings {
  /** Holds the embedded store, `events.sqlite`. */
  readonly dataDir: string;
  /** `esdb://…`: the log lives in EventStoreDB instead. */
  readonly url?: string | undefined;
  /** Opens the embedded store beside a living writer. */
  readonly readonly?: boolean | undefined;
  /** What the embedded store stamps events with. Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Starts the thread that commits what is appended to the embedded store. Default: this thread commits. */
  readonly startCommitThread?: StartCommitThread | undefined;
}

/** The event store that the settings name. The client of EventStoreDB is loaded only when used. */
export async function openEventStore(settings: EventStoreSettings): Promise<EventStore> {
  if (settings.url !== undefined) {
    const { openEventStoreDb } = await import('./eventstoredb/open.js');
    return openEventStoreDb(settings.url);
  }
  return openEmbeddedEventStore(settings);
}

/** The store in the data directory, whatever `url` says. */
export const openEmbeddedEventStore = ({
  dataDir,
  readonly = false,
  clock = { now: Date.now },
  startCommitThread,
}: EventStoreSettings): SqliteEventStore =>
  openSqliteEventStore({
    file: join(dataDir, 'events.sqlite'),
    readonly,
    clock,
    startCommitThread,
  });
