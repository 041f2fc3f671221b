/**
 * The durable state of a sandbox, channel or bank: one SQLite file that its process holds alone, so a
 * second sandbox over the same folder cannot start; the kernel drops the lock when the process dies.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, Sqlite } from '../../../sqlite/driver.js';
import { sandboxFolder } from '../secret.js';

/** Of `Settings`, `CallbackQueue` and `Nonces`. */
const SHARED_SCHEMA = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  -- Callbacks, and a bank's advices; due_ms is null once one was delivered or given up.
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
 * @param home under which the sandbox has its folder
 * @param schema of its own tables
 * @param awaitDisk whether a commit waits until the disk has it
 * @throws if another process holds the state.
 */
export function openStateFile(home: string, schema: string, awaitDisk: boolean): Database {
  const folder = sandboxFolder(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new Sqlite(join(folder, 'state.sqlite'), { timeout: 1_000 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${awaitDisk ? 'FULL' : 'NORMAL'}`);
    database.exec(SHARED_SCHEMA);
    database.exec(schema);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
