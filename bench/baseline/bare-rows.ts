/**
 * The *bare row*: what SQLite alone takes for the same bytes. One prepared INSERT for each event, ready made,
 * with commits as large as those that it stands beside; WAL, every commit waits for its fsync, and the only
 * index besides the key is that of stream and revision.
 */
import type { EventStore, EventToAppend } from '../../domain/kernel/event-store.js';
import { START } from '../../domain/kernel/position.js';
import { Sqlite, type Database } from '../../sqlite/driver.js';

/** As the embedded store has it: both move the log into the file equally often. */
const CHECKPOINT_PAGES = 4_096;
/** Events that are copied at once. */
const PAGE = 4_096;

export class BareRows {
  readonly #db: Database;
  readonly #insert: (events: readonly EventToAppend[]) => void;
  #revision = 0;

  constructor(readonly file: string) {
    const db = new Sqlite(file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.exec(`
      CREATE TABLE IF NOT EXISTS rows (
        position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL,
        type TEXT NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX IF NOT EXISTS by_stream ON rows (stream, revision);
    `);
    const insert = db.prepare<[number, string, string, string, string]>(
      'INSERT INTO rows (stream, revision, id, type, data, metadata) VALUES (1, ?, ?, ?, ?, ?)',
    );
    this.#insert = db.transaction((events: readonly EventToAppend[]) => {
      for (const { id, type, data, metadata } of events) {
        insert.run((this.#revision += 1), id, type, data, metadata);
      }
    });
    this.#db = db;
  }

  /** One commit. */
  insert(events: readonly EventToAppend[]): void {
    this.#insert(events);
  }

  /** Every event of a store, a row each. @returns how many there are. */
  async copy(store: EventStore): Promise<number> {
    let copied = 0;
    const head = await store.head();
    for (let after = START; after < head;) {
      const page = await store.readAll({ after, limit: PAGE });
      const last = page.at(-1);
      if (last === undefined) break;
      this.insert(page);
      copied += page.length;
      after = last.position;
    }
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
    return copied;
  }

  /** The *bare read*: a SELECT of all rows, and JSON.parse of the data of each. @returns events a second. */
  read(): number {
    const began = performance.now();
    const select = this.#db.prepare<[], { readonly data: string }>(
      'SELECT position, stream, revision, id, type, data, metadata FROM rows ORDER BY position',
    );
    let events = 0;
    for (const { data } of select.iterate()) {
      if (typeof JSON.parse(data) === 'object') events += 1;
    }
    return events / ((performance.now() - began) / 1_000);
  }

  close(): void {
    this.#db.close();
  }
}
