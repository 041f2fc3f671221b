/**
 * The cache file of the ledger, `caches/ledger.sqlite`: for each book the chart, the accounts and open
 * reservations as of one event of its stream, and the index of permanent ids up to the same event. All
 * of it can be computed again from the log, and is if the file is lost, damaged, older than this
 * build's version, or made from another store.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountStatus } from '../../domain/ledger/account.js';
import { type Database, Sqlite } from '../../sqlite/driver.js';
import { ID_SCHEMA } from './id-layers.js';

/** Goes up with every change of what the tables hold. */
export const CACHE_VERSION = 8;

const SCHEMA = `${ID_SCHEMA}
  CREATE TABLE books (
    number INTEGER PRIMARY KEY, book TEXT NOT NULL UNIQUE, timezone TEXT NOT NULL,
    cut_time TEXT NOT NULL, chart TEXT NOT NULL, periods TEXT NOT NULL, store_id TEXT NOT NULL, day TEXT NOT NULL,
    revision INTEGER NOT NULL, position TEXT NOT NULL, event_id TEXT NOT NULL
  ) STRICT;
  CREATE TABLE accounts (
    book INTEGER NOT NULL, id TEXT NOT NULL, currency TEXT NOT NULL, subject TEXT NOT NULL,
    managed INTEGER NOT NULL, floor TEXT, ceiling TEXT, metadata TEXT NOT NULL,
    content_hash TEXT NOT NULL, scheduled TEXT NOT NULL, status TEXT NOT NULL, posted TEXT NOT NULL, pending_in TEXT NOT NULL,
    pending_out TEXT NOT NULL, sequence INTEGER NOT NULL,
    PRIMARY KEY (book, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE reservations (
    made INTEGER PRIMARY KEY AUTOINCREMENT, book INTEGER NOT NULL, id TEXT NOT NULL,
    holds TEXT NOT NULL, expires_at_ms INTEGER, reference TEXT, metadata TEXT NOT NULL,
    UNIQUE (book, id)
  ) STRICT;
`;

export interface BookRow {
  readonly number: number;
  readonly timezone: string;
  readonly cut_time: string;
  /** See `readChart`. */
  readonly chart: string;
  /** See `readPeriods`. */
  readonly periods: string;
  readonly store_id: string;
  readonly day: string;
  readonly revision: number;
  readonly position: string;
  readonly event_id: string;
}

export interface AccountRow {
  readonly id: string;
  readonly currency: string;
  readonly subject: string;
  readonly managed: number;
  readonly floor: string | null;
  readonly ceiling: string | null;
  readonly metadata: string;
  readonly content_hash: string;
  /** JSON of `scheduledText`. */
  readonly scheduled: string;
  readonly status: AccountStatus;
  readonly posted: string;
  readonly pending_in: string;
  readonly pending_out: string;
  readonly sequence: number;
}

export interface ReservationRow {
  readonly id: string;
  /** JSON of `holdsText`. */
  readonly holds: string;
  readonly expires_at_ms: number | null;
  readonly reference: string | null;
  readonly metadata: string;
}

/** @returns an empty file if there is none that this build can use. */
export function openCacheFile(dataDir: string): Database {
  const folder = join(dataDir, 'caches');
  const file = join(folder, 'ledger.sqlite');
  mkdirSync(folder, { recursive: true });
  try {
    const db = connectTo(file);
    if (db.pragma('user_version', { simple: true }) === CACHE_VERSION) return db;
    db.close();
  } catch {
    // Damaged: a cache is not repaired, it is made anew.
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = connectTo(file);
  db.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${CACHE_VERSION}; COMMIT`);
  return db;
}

/**
 * A connection. `synchronous=NORMAL` may lose the last flushes with the power, never the file's
 * consistency: a missing id would be a transaction posted twice, a missing flush is read from the log again.
 */
export function connectTo(file: string): Database {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -65536');
  db.pragma('wal_autocheckpoint = 8192');
  return db;
}
