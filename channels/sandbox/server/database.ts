/**
 * The sandbox's durable state: one SQLite file that its process holds alone, so a second sandbox over
 * the same folder cannot start; the kernel drops the lock when the process dies.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, Sqlite } from '../../../sqlite/driver.js';
import { sandboxFolder } from '../secret.js';

const schema = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  -- One row per request number that came. Amounts in minor units, times in ms since 1970.
  CREATE TABLE IF NOT EXISTS requests (
    seq INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    request_no TEXT NOT NULL,
    kind TEXT NOT NULL,
    currency TEXT NOT NULL,
    asked INTEGER NOT NULL,
    original TEXT,
    method TEXT,
    expires_ms INTEGER,
    scenario TEXT,
    content_hash TEXT NOT NULL,
    reference TEXT NOT NULL,
    pay_token TEXT UNIQUE,
    created_ms INTEGER NOT NULL,
    status TEXT NOT NULL,
    moved INTEGER,
    failure TEXT,
    due_ms INTEGER,
    late INTEGER NOT NULL DEFAULT 0,
    UNIQUE (channel, request_no)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS requests_of_original ON requests (channel, original)
    WHERE original IS NOT NULL;
  CREATE INDEX IF NOT EXISTS requests_due ON requests (due_ms) WHERE due_ms IS NOT NULL;

  -- Numbers closed before their request came: closed for ever.
  CREATE TABLE IF NOT EXISTS tombstones (
    channel TEXT NOT NULL, request_no TEXT NOT NULL, PRIMARY KEY (channel, request_no)
  ) STRICT, WITHOUT ROWID;

  -- What stands for a test card. Its number is kept nowhere.
  CREATE TABLE IF NOT EXISTS card_tokens (
    token TEXT PRIMARY KEY,
    scenario TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  -- What was really moved, in order; never changed. Bills and totals are read from here alone.
  CREATE TABLE IF NOT EXISTS movements (
    seq INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    request_no TEXT NOT NULL,
    original TEXT,
    reference TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    UNIQUE (channel, request_no)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS movements_by_time ON movements (channel, time_ms);

  -- Callbacks; due_ms is null once one was delivered or given up.
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
 * @param awaitDisk whether a commit waits until the disk has it
 * @throws if another process holds the state.
 */
export function openDatabase(dataDir: string, awaitDisk: boolean): Database {
  const folder = sandboxFolder(dataDir);
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
