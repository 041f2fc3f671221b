/**
 * Where the event of a key stands in its book's stream. Keys are kept as 53-bit hashes: an entry costs
 * a few bytes however long the ids are, and whoever asks reads the event anyway and sees whether it is
 * the one. What was added since the last flush is in memory; of what is in the database, memory holds a
 * filter that knows most new keys as new.
 */
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { keysOf } from '../../domain/ledger/keys.js';
import type { Database } from '../../sqlite/driver.js';
import { IdFilter } from './id-filter.js';
import { hashOf } from './id-hash.js';
import { RecentIds } from './recent-ids.js';

interface IdRow {
  readonly hash: number;
  readonly revision: number;
}

/** Rows that go into the filter at once: a millisecond or two. */
const FILL_ROWS = 4_096;

export class IdIndex {
  readonly #recent = new RecentIds();
  readonly #filter = new IdFilter();
  /** How far the filter is filled from the rows of the database; undefined: it knows all of them. */
  #filled: IdRow | undefined = { hash: -1, revision: -1 };
  #isFilling = false;
  readonly #find;
  readonly #next;
  readonly #insert;
  readonly #clear;

  constructor(
    private readonly db: Database,
    private readonly book: number,
  ) {
    this.#find = db.prepare<[string, number], IdRow>(
      `SELECT hash, revision FROM json_each(?) AS wanted
       CROSS JOIN ids ON ids.book = ? AND ids.hash = wanted.value`,
    );
    this.#next = db.prepare<[number, number, number, number], IdRow>(
      `SELECT hash, revision FROM ids WHERE book = ? AND (hash, revision) > (?, ?)
       ORDER BY hash, revision LIMIT ?`,
    );
    this.#insert = db.prepare<[number, number, number]>(
      'INSERT OR IGNORE INTO ids (book, hash, revision) VALUES (?, ?, ?)',
    );
    this.#clear = db.prepare<[number]>('DELETE FROM ids WHERE book = ?');
  }

  /**
   * Revisions at which the events of the keys may stand: one of a key's revisions, or none, is its. A
   * key that is not in the answer is new.
   */
  find(keys: Iterable<string>): ReadonlyMap<string, readonly number[]> {
    const found = new Map<string, number[]>();
    const asked = new Map<number, string[]>();
    for (const key of keys) {
      const hash = hashOf(key);
      const recent = this.#recent.find(hash);
      if (recent !== undefined) found.set(key, recent);
      if (this.#filled === undefined && !this.#filter.has(hash)) continue;
      const others = asked.get(hash);
      if (others === undefined) asked.set(hash, [key]);
      else others.push(key);
    }
    if (asked.size > 0) this.#ask(asked, found);
    this.#fill();
    return found;
  }

  /** One question for all of them: a question each would cost several times as much. */
  #ask(asked: ReadonlyMap<number, readonly string[]>, found: Map<string, number[]>): void {
    const hashes = JSON.stringify([...asked.keys()]);
    for (const { hash, revision } of this.#find.iterate(hashes, this.book)) {
      for (const key of asked.get(hash) ?? []) {
        const revisions = found.get(key);
        if (revisions === undefined) found.set(key, [revision]);
        else revisions.push(revision);
      }
    }
  }

  add(event: LedgerEvent, revision: number): void {
    for (const key of keysOf(event)) this.#recent.add(hashOf(key), revision);
  }

  /** Inside a transaction of the caller's. Sorted, so that neighbours share a page. */
  flush(): void {
    let before: number | undefined;
    for (const hash of this.#recent.sorted()) {
      if (hash === before) continue;
      before = hash;
      this.#filter.add(hash);
      for (const revision of this.#recent.find(hash) ?? []) {
        this.#insert.run(this.book, hash, revision);
      }
    }
  }

  /** The transaction of the last flush was committed. */
  flushed(): void {
    this.#recent.clear();
  }

  clear(): void {
    this.#clear.run(this.book);
    this.#recent.clear();
    this.#filter.clear();
    this.#filled = undefined;
  }

  /** Fills the filter from the rows, a stretch a turn. Until it is full every key is asked for. */
  #fill(): void {
    if (this.#filled === undefined || this.#isFilling) return;
    this.#isFilling = true;
    setImmediate(() => {
      this.#isFilling = false;
      if (this.#filled === undefined || !this.db.open) return;
      const { hash, revision } = this.#filled;
      const rows = this.#next.all(this.book, hash, revision, FILL_ROWS);
      for (const row of rows) this.#filter.add(row.hash);
      this.#filled = rows.length < FILL_ROWS ? undefined : rows.at(-1);
      this.#fill();
    }).unref();
  }
}
