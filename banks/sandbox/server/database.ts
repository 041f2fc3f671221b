/** The bank's durable state: one SQLite file that its process holds alone, as the sandbox channel holds its own. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxFolder } from '../../../channels/sandbox/secret.js';
import { type Database, Sqlite } from '../../../sqlite/driver.js';

const schema = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  -- One row per transfer number that came. Amounts in minor units, times in ms since 1970. To whom it goes is
  -- not kept: the sandbox pays nobody.
  CREATE TABLE IF NOT EXISTS transfers (
    seq INTEGER PRIMARY KEY,
    request_no TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    asked INTEGER NOT NULL,
    remittance TEXT NOT NULL,
    scenario TEXT,
    content_hash TEXT NOT NULL,
    reference TEXT NOT NULL,
    status TEXT NOT NULL,
    moved INTEGER,
    failure TEXT,
    -- When it settles by itself, or comes back if it was paid.
    due_ms INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS transfers_due ON transfers (due_ms) WHERE due_ms IS NOT NULL;

  -- Numbers closed before their transfer came: closed for ever.
  CREATE TABLE IF NOT EXISTS tombstones (request_no TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

  -- What really moved on our account, in order, signed as we see it; never changed. The statement and the balances
  -- are read from here alone.
  CREATE TABLE IF NOT EXISTS movements (
    seq INTEGER PRIMARY KEY,
    time_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    request_no TEXT,
    reference TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    reason TEXT,
    remittance TEXT,
    UNIQUE (kind, request_no)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS movements_by_time ON movements (time_ms);

  -- Advices; due_ms is null once an advice was delivered or given up.
  CREATE TABLE IF NOT EXISTS callbacks (
    seq INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    body TEXT NOT NULL,
    badly_signed INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    refusals INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER
  ) STRICT;
  CREATE INDEX IF NOT EXISTS callbacks_due ON callbacks (due_ms) WHERE due_ms IS NOT NULL;

  -- Nonces of signed requests, kept for as long as their time would be accepted.
  CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY, timestamp_ms INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS nonces_by_time ON nonces (timestamp_ms);
`;

/**
 * @param home the bank's own folder
 * @param awaitDisk whether a commit waits until the disk has it
 * @throws if another process holds the state.
 */
export function openDatabase(home: string, awaitDisk: boolean): Database {
  const folder = sandboxFolder(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new Sqlite(join(folder, 'state.sqlite'), { timeout: 1_000 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${awaitDisk ? 'FULL' : 'NORMAL'}`);
    database.exec(schema);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
