/**
 * The cache file of the ledger, `caches/ledger.sqlite`: for each book the chart, the accounts and open
 * reservations as of one event of its stream, and the index of permanent ids up to the same event. All
 * of it can be computed again from the log, and is if the file is lost, damaged, older than this
 * build's version, or made from another store.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { Book } from '../../domain/ledger/book.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { type Database, Sqlite } from '../../sqlite/driver.js';
import { IdIndex } from './id-index.js';
import { ID_SCHEMA } from './id-layers.js';
import { chartText, readChart, Snapshot } from './snapshot.js';

/** Goes up with every change of what the tables hold. */
export const CACHE_VERSION = 6;

const SCHEMA = `${ID_SCHEMA}
  CREATE TABLE books (
    number INTEGER PRIMARY KEY, book TEXT NOT NULL UNIQUE, timezone TEXT NOT NULL,
    cut_time TEXT NOT NULL, chart TEXT NOT NULL, store_id TEXT NOT NULL, day TEXT NOT NULL,
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

/** @returns an empty file if there is none that this build can use. */
export function openCacheFile(dataDir: string): Database {
  const folder = join(dataDir, 'caches');
  const file = join(folder, 'ledger.sqlite');
  mkdirSync(folder, { recursive: true });
  try {
    const db = openDatabase(file);
    if (db.pragma('user_version', { simple: true }) === CACHE_VERSION) return db;
    db.close();
  } catch {
    // Damaged: a cache is not repaired, it is made anew.
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = openDatabase(file);
  db.exec(`BEGIN; ${SCHEMA} PRAGMA user_version = ${CACHE_VERSION}; COMMIT`);
  return db;
}

/**
 * `synchronous=NORMAL` may lose the last flushes with the power, never the file's consistency: a
 * missing id would be a transaction posted twice, a missing flush is read from the log again.
 */
function openDatabase(file: string): Database {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -65536');
  db.pragma('wal_autocheckpoint = 8192');
  return db;
}

interface BookRow {
  readonly number: number;
  readonly timezone: string;
  readonly cut_time: string;
  /** See `readChart`. */
  readonly chart: string;
  readonly store_id: string;
  readonly day: string;
  readonly revision: number;
  readonly event_id: string;
}

/** The cached part of one book. */
export class BookCache {
  readonly ids: IdIndex;
  readonly #snapshot: Snapshot;
  /** The newest event that was noted. */
  #last: StoredEvent<LedgerEvent> | undefined;
  #sinceFlush = 0;

  constructor(
    private readonly db: Database,
    private readonly log: EventLog<TallybookEvent>,
    private readonly book: string,
    /** Events after which a flush is due. */
    private readonly flushEvery: number,
  ) {
    db.prepare(
      `INSERT OR IGNORE INTO books (book, timezone, cut_time, chart, store_id, day, revision, position, event_id)
       VALUES (?, '', '', '[]', '', '', -1, '', '')`,
    ).run(book);
    const { number } = this.#row();
    this.ids = new IdIndex(db, number);
    this.#snapshot = new Snapshot(db, number);
  }

  /** The book as cached, or nothing: then the cache is empty, for it did not match the log. */
  async load(): Promise<Book | undefined> {
    const row = this.#row();
    if (row.revision >= 0 && row.store_id === this.log.storeId) {
      const stream = ledgerStream(this.book);
      const [event] = await this.log.readStream(stream, { from: row.revision, limit: 1 });
      if (event?.id === row.event_id) return this.#restore(row);
    }
    this.#clear();
    return undefined;
  }

  #restore(row: BookRow): Book | undefined {
    try {
      const { timezone, cut_time: cutTime, day, revision } = row;
      const chart = readChart(row.chart);
      const opening = { book: this.book, timezone, cutTime, day, chart };
      return this.#snapshot.load(opening, revision);
    } catch {
      // Rows that make no book are a damaged cache: the log makes one.
      this.#clear();
      return undefined;
    }
  }

  /** Takes note of a committed event; the book's state is flushed later. */
  note(stored: StoredEvent<LedgerEvent>): void {
    this.ids.add(stored.event, stored.revision);
    this.#last = stored;
    this.#sinceFlush += 1;
  }

  get flushDue(): boolean {
    return this.#sinceFlush >= this.flushEvery;
  }

  /** Writes what changed since the last flush. The book must hold no uncommitted change. */
  flush(book: Book): void {
    const last = this.#last;
    if (last === undefined || this.#sinceFlush === 0) return;
    if (last.revision !== book.revision) throw new Error('a flush meets uncommitted changes');
    this.db.transaction(() => {
      this.ids.flush();
      this.#snapshot.flush(book);
      this.db
        .prepare(
          `UPDATE books SET timezone = ?, cut_time = ?, chart = ?, store_id = ?, day = ?, revision = ?, position = ?,
           event_id = ? WHERE book = ?`,
        )
        .run(
          book.timezone,
          book.cutTime,
          chartText(book),
          this.log.storeId,
          book.day,
          last.revision,
          last.position,
          last.id,
          this.book,
        );
    })();
    this.ids.flushed();
    this.#snapshot.flushed(book);
    this.#sinceFlush = 0;
  }

  #row(): BookRow {
    const row = this.db
      .prepare<[string], BookRow>('SELECT * FROM books WHERE book = ?')
      .get(this.book);
    if (row === undefined) throw new Error(`the cache has lost book ${this.book}`);
    return row;
  }

  #clear(): void {
    this.db.transaction(() => {
      this.ids.clear();
      this.#snapshot.clear();
      this.db.prepare('UPDATE books SET revision = -1 WHERE book = ?').run(this.book);
    })();
  }
}
