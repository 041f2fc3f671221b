/** The ledger's snapshots as they lie in DATA_DIR, read beside a living server. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Book } from '../../domain/ledger/book.js';
import { CACHE_VERSION } from '../../engine/ledger/cache-file.js';
import { readChart, Snapshot } from '../../engine/ledger/snapshot.js';
import { type Database, Sqlite } from '../../sqlite/driver.js';

export interface BookSnapshot {
  /** The last event of the book's stream that the snapshot holds. */
  readonly revision: number;
  readonly eventId: string;
  readonly book: Book;
}

interface BookRow {
  readonly number: number;
  readonly book: string;
  readonly timezone: string;
  readonly cut_time: string;
  readonly chart: string;
  readonly day: string;
  readonly revision: number;
  readonly event_id: string;
}

/** By book; empty if there is no file, or none that a start would use. */
export function readLedgerSnapshots(
  dataDir: string,
  storeId: string,
): ReadonlyMap<string, BookSnapshot> {
  const file = join(dataDir, 'caches', 'ledger.sqlite');
  if (!existsSync(file)) return new Map();
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    return readBooks(db, storeId);
  } catch (error) {
    // Damaged or of another version: a start throws it away, so nothing can come of it.
    if (error instanceof Sqlite.SqliteError) return new Map();
    throw error;
  } finally {
    db?.close();
  }
}

function readBooks(db: Database, storeId: string): ReadonlyMap<string, BookSnapshot> {
  const read = db.transaction(() => {
    // What another version has left is thrown away at the next start.
    if (db.pragma('user_version', { simple: true }) !== CACHE_VERSION) return [];
    const rows = db
      .prepare<[string], BookRow>(
        'SELECT number, book, timezone, cut_time, chart, day, revision, event_id FROM books WHERE store_id = ? AND revision >= 0',
      )
      .all(storeId);
    return rows.map((row) => {
      const { number, book: id, timezone, cut_time: cutTime, day, revision } = row;
      const opening = { book: id, timezone, cutTime, day, chart: readChart(row.chart) };
      const book = new Snapshot(db, number).load(opening, revision);
      return [id, { revision, eventId: row.event_id, book }] as const;
    });
  });
  return new Map(read());
}
