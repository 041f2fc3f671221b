/** The event store as the command line opens it: read-only beside a living server, or under the lock. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TallybookEvent } from '../domain/events.js';
import type { Clock } from '../domain/kernel/clock.js';
import type { EventLog } from '../domain/kernel/event-log.js';
import type { IdSource } from '../domain/kernel/ids.js';
import type { StoredEvent } from '../domain/kernel/event.js';
import type { EventStore } from '../domain/kernel/event-store.js';
import { type Position, START } from '../domain/kernel/position.js';
import { readSettings, type Settings } from '../api/composition/settings.js';
import { lockDataDirectory } from '../engine/data-directory.js';
import { createIdSource } from '../engine/random-ids.js';
import {
  createEventLog,
  openEventLogReadonly,
  type TallybookLog,
} from '../eventstore/codec/coded-event-log.js';
import { openEmbeddedEventStore, openEventStore } from '../eventstore/open-event-store.js';
import type { SqliteEventStore } from '../eventstore/sqlite/sqlite-event-store.js';
import { CommandFailure } from './exit-codes.js';
import type { Io } from './io.js';

export interface StoreOptions {
  readonly dataDir?: string;
}

/** Settings from the environment; `--data-dir` stands in for DATA_DIR. */
export const storeSettings = (io: Io, { dataDir }: StoreOptions): Settings =>
  readSettings(io.env, dataDir === undefined ? {} : { dataDir });

/** Runs `use` with the store opened read-only, beside a living server or without one. */
export async function withReadonlyStore<T>(
  { dataDir, eventstoreUrl }: Settings,
  use: (store: EventStore) => Promise<T>,
): Promise<T> {
  if (eventstoreUrl === undefined && !existsSync(join(dataDir, 'events.sqlite'))) {
    throw new CommandFailure(`there is no event store in ${dataDir}`);
  }
  const store = await openEventStore({ dataDir, url: eventstoreUrl, readonly: true });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** As `withReadonlyStore`, with events decoded. */
export const withReadonlyLog = <T>(
  settings: Settings,
  use: (log: EventLog<TallybookEvent>) => Promise<T>,
): Promise<T> =>
  withReadonlyStore(settings, async (store) => use(await openEventLogReadonly(store)));

export const clock: Clock = { now: Date.now };
export const ids: IdSource = createIdSource(clock);

/**
 * Runs `use` as the only process of the data directory, with the store opened for writing.
 * @throws DataDirectoryLocked beside a living server.
 */
export async function withLockedStore<T>(
  { dataDir, eventstoreUrl }: Settings,
  use: (store: EventStore) => Promise<T>,
): Promise<T> {
  return withLocked(dataDir, () => openEventStore({ dataDir, url: eventstoreUrl }), use);
}

/** As `withLockedStore`, always with the embedded store. */
export const withLockedEmbeddedStore = <T>(
  { dataDir }: Settings,
  use: (store: SqliteEventStore) => Promise<T>,
): Promise<T> =>
  withLocked(dataDir, () => Promise.resolve(openEmbeddedEventStore({ dataDir })), use);

async function withLocked<S extends EventStore, T>(
  dataDir: string,
  open: () => Promise<S>,
  use: (store: S) => Promise<T>,
): Promise<T> {
  const lock = await lockDataDirectory(dataDir);
  try {
    const store = await open();
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  } finally {
    lock.release();
  }
}

/** As `withLockedStore`, with events decoded; a new store gets its first event. */
export const withLockedLog = <T>(
  settings: Settings,
  use: (log: TallybookLog) => Promise<T>,
): Promise<T> =>
  withLockedStore(settings, async (store) =>
    use(await createEventLog(store, { mode: settings.mode, clock, ids })),
  );

const PAGE = 1_024;

/** Every event of the engine's own streams, page by page, up to and including the position `to`. */
export async function* readLogPages(
  log: EventLog<TallybookEvent>,
  to: Position,
): AsyncGenerator<readonly StoredEvent<TallybookEvent>[]> {
  for (let after = START; after < to;) {
    const page = await log.readAll(after, PAGE);
    if (page === undefined) return;
    yield page.position <= to ? page.events : page.events.filter(({ position }) => position <= to);
    after = page.position;
  }
}
