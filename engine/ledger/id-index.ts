/**
 * Where the event of a key stands in its book's stream. Keys are kept as 53-bit hashes: an entry costs
 * a few bytes however long the ids are, and whoever asks reads the event anyway and sees whether it is
 * the one. What was added since the last flush is in memory, what was flushed is in the layers.
 */
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { keysOf } from '../../domain/ledger/keys.js';
import type { Database } from '../../sqlite/driver.js';
import { hashOf } from './id-hash.js';
import { IdLayers, type Place } from './id-layers.js';
import { RecentIds } from './recent-ids.js';

export class IdIndex {
  readonly #recent = new RecentIds();
  readonly #layers: IdLayers;

  /** @param db the cache file. @param book the number that the book has in it. */
  constructor(db: Database, book: number) {
    this.#layers = new IdLayers(db, book);
  }

  /**
   * Revisions at which the events of the keys may stand: one of a key's revisions, or none, is its. A
   * key that is not in the answer is new.
   */
  find(keys: Iterable<string>): ReadonlyMap<string, readonly number[]> {
    const found = new Map<string, number[]>();
    const places: Place[] = [];
    const asked = new Map<number, string[]>();
    for (const key of keys) {
      const hash = hashOf(key);
      const recent = this.#recent.find(hash);
      if (recent !== undefined) found.set(key, recent);
      const mayStandAt = this.#layers.placesOf(hash);
      if (mayStandAt.length === 0) continue;
      const others = asked.get(hash);
      if (others === undefined) {
        asked.set(hash, [key]);
        places.push(...mayStandAt);
      } else {
        others.push(key);
      }
    }
    if (places.length === 0) return found;
    for (const { hash, revision } of this.#layers.rowsAt(places)) {
      for (const key of asked.get(hash) ?? []) {
        const revisions = found.get(key);
        if (revisions === undefined) found.set(key, [revision]);
        else revisions.push(revision);
      }
    }
    return found;
  }

  add(event: LedgerEvent, revision: number): void {
    for (const key of keysOf(event)) this.#recent.add(hashOf(key), revision);
  }

  /** Inside a transaction of the caller's. */
  flush(): void {
    this.#layers.write(this.#recent.sorted(), (hash) => this.#recent.find(hash) ?? []);
  }

  /** The transaction of the last flush was committed. */
  flushed(): void {
    this.#layers.committed();
    this.#recent.clear();
  }

  /** Inside a transaction of the caller's. */
  clear(): void {
    this.#layers.clear();
    this.#recent.clear();
  }
}
