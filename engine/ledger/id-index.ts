/**
 * Where the event of a key stands in its book's stream. Keys are kept as 53-bit hashes: an entry costs
 * a few bytes however long the ids are, and whoever asks reads the event anyway and sees whether it is
 * the one. What was added since the last flush is in memory, by its key.
 */
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { keysOf } from '../../domain/ledger/keys.js';
import type { Database } from '../../sqlite/driver.js';

export class IdIndex {
  readonly #recent = new Map<string, number>();
  readonly #find;
  readonly #insert;
  readonly #clear;

  constructor(
    db: Database,
    private readonly book: number,
  ) {
    this.#find = db.prepare<[string, number], { hash: number; revision: number }>(
      `SELECT hash, revision FROM json_each(?) AS wanted
       CROSS JOIN ids ON ids.book = ? AND ids.hash = wanted.value`,
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
    const byHash = new Map<number, string[]>();
    for (const key of keys) {
      const recent = this.#recent.get(key);
      if (recent !== undefined) found.set(key, [recent]);
      else byHash.set(hashOf(key), [...(byHash.get(hashOf(key)) ?? []), key]);
    }
    if (byHash.size === 0) return found;
    // One question for all of them: a question each would cost several times as much.
    for (const { hash, revision } of this.#find.iterate(
      JSON.stringify([...byHash.keys()]),
      this.book,
    )) {
      for (const key of byHash.get(hash) ?? []) {
        const revisions = found.get(key);
        if (revisions === undefined) found.set(key, [revision]);
        else revisions.push(revision);
      }
    }
    return found;
  }

  add(event: LedgerEvent, revision: number): void {
    for (const key of keysOf(event)) this.#recent.set(key, revision);
  }

  /** Inside a transaction of the caller's. Sorted, so that neighbours share a page. */
  flush(): void {
    const rows = Array.from(this.#recent, ([key, revision]) => ({ hash: hashOf(key), revision }));
    rows.sort((a, b) => a.hash - b.hash);
    for (const { hash, revision } of rows) this.#insert.run(this.book, hash, revision);
  }

  /** The transaction of the last flush was committed. */
  flushed(): void {
    this.#recent.clear();
  }

  clear(): void {
    this.#clear.run(this.book);
    this.#recent.clear();
  }
}

/** Two rounds of 32-bit multiplicative hashing, mixed to 53 bits. */
function hashOf(key: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < key.length; index += 1) {
    const unit = key.charCodeAt(index);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high =
    Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low =
    Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
