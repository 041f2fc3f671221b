import { existsSync } from 'node:fs';
import { type Database, Sqlite } from '../../sqlite/driver.js';
import { prepareSchema, UnusableStoreFile } from './schema.js';

/** How long a write waits for a writer in another process. */
const BUSY_TIMEOUT_MS = 5_000;
/** Pages of write-ahead log after which SQLite moves them into the main file: 16 MiB. */
const CHECKPOINT_PAGES = 4_096;
const JOURNAL_SIZE_LIMIT = 64 * 1024 * 1024;

/**
 * Opens the file of an embedded store, and creates it unless `readonly`.
 *
 * `synchronous=FULL` makes every commit wait for its fsync: what was acknowledged survives the loss
 * of power, not only of the process.
 *
 * @throws UnusableStoreFile a newer schema, somebody else's database, or none to read.
 */
export function openDatabase(file: string, options: { readonly readonly: boolean }): Database {
  if (options.readonly && !existsSync(file)) throw new UnusableStoreFile(file, 'does not exist');
  const db = new Sqlite(file, {
    readonly: options.readonly,
    fileMustExist: options.readonly,
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    if (!options.readonly) {
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      db.pragma(`journal_size_limit = ${JOURNAL_SIZE_LIMIT}`);
    }
    prepareSchema(db);
    return db;
  } catch (error) {
    db.close();
    throw isDamage(error) ? new UnusableStoreFile(file, DAMAGED) : error;
  }
}

const DAMAGED =
  'is damaged, or is no SQLite database; it was left as it is: restore a backup (docs/operations.md)';

const isDamage = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  /^SQLITE_(NOTADB|CORRUPT)/.test(String(error.code));
