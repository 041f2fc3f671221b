/** The database of the data keys: a SQLite file of its own in DATA_DIR, or PostgreSQL. */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import pg from 'pg';
import { type Database, Sqlite } from '../../sqlite/driver.js';
import { createWalScrub, truncateWal } from './wal-scrub.js';

export interface KeyTables {
  /** One row. */
  key_store: {
    readonly one: number;
    /** Of the log that the keys belong to. */
    readonly store_id: string;
    readonly digest_master_key: string | null;
    readonly digest_key: Buffer;
  };
  /** One row: up to where in the log the keys of what was erased are gone. */
  key_erasures: { readonly one: number; readonly up_to: string };
  data_keys: {
    readonly id: string;
    /** Id of the master key that wraps the key; null if it stands unwrapped, or is destroyed. */
    readonly master_key: string | null;
    /** Empty once it is destroyed. */
    readonly bytes: Buffer;
    readonly created_at: string;
    readonly destroyed_at: string | null;
  };
}

export interface KeyDatabase {
  readonly db: Kysely<KeyTables>;
  /** For messages; it holds no password. */
  readonly name: string;
  /** Soon what was overwritten in the tables is removed from the files, too, as far as this process can. */
  scrubSoon(): void;
  /** Creates the tables if they are missing; several processes may do so at once. */
  createTables(): Promise<void>;
  /** @throws Error if what was overwritten still stands in a file. */
  close(): Promise<void>;
}

/** @param readonly the file must exist, and nothing is written. */
export function openKeyFile(file: string, { readonly = false } = {}): KeyDatabase {
  const connection = readonly ? new Sqlite(file, { readonly }) : openWriter(file);
  const db = new Kysely<KeyTables>({ dialect: new SqliteDialect({ database: connection }) });
  const scrub = createWalScrub(connection);
  return {
    db,
    name: file,
    createTables: () => createTables(db, 'blob'),
    scrubSoon: () => scrub.soon(),
    close: () => scrub.finish().finally(() => db.destroy()),
  };
}

const IN_MEMORY = ':memory:';

function openWriter(file: string): Database {
  // The file is its owner's alone before anything is in it, whatever the umask says.
  if (file !== IN_MEMORY) {
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  }
  const connection = new Sqlite(file);
  try {
    connection.pragma('journal_mode = WAL');
    // A key that a power cut took would leave a ciphertext that nobody can read.
    connection.pragma('synchronous = FULL');
    // What is overwritten is overwritten in the file, too.
    connection.pragma('secure_delete = ON');
    // What a process that was killed had overwritten may still stand in the log.
    truncateWal(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

export function openKeyServer(url: string, onError: (error: Error) => void): KeyDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    // As FULL on SQLite, whatever the server's own default is.
    options: '-c synchronous_commit=on',
  });
  // A connection that breaks is replaced; without listeners, at rest and at work, it ends the process.
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  const db = new Kysely<KeyTables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    name: 'KEY_DATABASE_URL',
    createTables: () =>
      db.transaction().execute(async (trx) => {
        // `create table if not exists` of two processes at once fails in one of them.
        await sql`select pg_advisory_xact_lock(${SCHEMA_LOCK})`.execute(trx);
        await createTables(trx, 'bytea');
      }),
    // Dead rows go with the server's own vacuum (docs/operations.md).
    scrubSoon: () => undefined,
    close: () => db.destroy(),
  };
}

/** Any number that nothing else in the database locks. */
const SCHEMA_LOCK = 7_254_019;

async function createTables(db: Kysely<KeyTables>, bytes: 'blob' | 'bytea'): Promise<void> {
  const type = sql.raw(bytes);
  await sql`create table if not exists key_store (
    one integer primary key check (one = 1), store_id text not null,
    digest_master_key text, digest_key ${type} not null)`.execute(db);
  await sql`create table if not exists key_erasures (
    one integer primary key check (one = 1), up_to text not null)`.execute(db);
  await sql`create table if not exists data_keys (
    id text primary key, master_key text, bytes ${type} not null,
    created_at text not null, destroyed_at text)`.execute(db);
}
