/** A cache on disk: a file of its owner's alone that is replaced if it cannot be read. */
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, Sqlite } from '../sqlite/driver.js';

/** @param schema makes the tables that are missing */
export function openCacheDatabase(cacheDir: string, name: string, schema: string): Database {
  mkdirSync(cacheDir, { recursive: true });
  const file = join(cacheDir, name);
  try {
    return openTables(file, schema);
  } catch {
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
    return openTables(file, schema);
  }
}

function openTables(file: string, schema: string): Database {
  closeSync(openSync(file, 'a', 0o600));
  const db = new Sqlite(file);
  try {
    db.pragma('journal_mode = WAL');
    // What a power cut takes is missed by nobody.
    db.pragma('synchronous = OFF');
    db.exec(schema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
