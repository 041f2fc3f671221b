/**
 * Where the event of a key stands in its book's stream. Keys are kept as 53-bit hashes: an entry costs
 * a few bytes however long the ids are, and whoever asks reads the event anyway and sees whether it is
 * the one. What was added since the last flush is in memory, what was flushed is in the layers; what a flush
 * is about to write is in memory until it is written.
 */
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { keysOf } from '../../domain/ledger/keys.js';
import type { Database } from '../../sqlite/driver.js';
import type { FlushPart } from './cache-writer.js';
import { hashOf } from './id-hash.js';
import { IdLayers, type Layer, type Place, toLayerRow } from './id-layers.js';
import { RecentIds } from './recent-ids.js';

export class IdIndex {
  #recent = new RecentIds();
  /** What the flush under way writes. */
  #flushing = new RecentIds();
  #layer: Layer | undefined;
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
      const recent = joined(this.#flushing.find(hash), this.#recent.find(hash));
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
        // A flush that is written, but not known to be, is in memory too.
        else if (!revisions.includes(revision)) revisions.push(revision);
      }
    }
    return found;
  }

  add(event: LedgerEvent, revision: number): void {
    for (const key of keysOf(event)) this.#recent.add(hashOf(key), revision);
  }

  /** Begins a flush of what was added since the flush before. */
  begin(): void {
    [this.#flushing, this.#recent] = [this.#recent, this.#flushing];
  }

  /** The ids of the flush under way. */
  *parts(): Iterable<FlushPart> {
    if (this.#flushing.size === 0) return;
    const { hashes, revisions } = this.#flushing.entries();
    this.#layer = this.#layers.withIds(hashes);
    yield { kind: 'ids', layer: toLayerRow(this.#layer), hashes, revisions };
  }

  /** The flush was written. */
  flushed(): void {
    if (this.#layer !== undefined) this.#layers.written(this.#layer);
    this.#layer = undefined;
    this.#flushing.clear();
  }

  /** The flush was not written: what it was to write is part of the next flush. */
  failed(): void {
    const { hashes, revisions } = this.#recent.entries();
    for (const [index, hash] of hashes.entries()) {
      this.#flushing.add(hash, revisions[index] as number);
    }
    this.#recent.clear();
    this.begin();
    this.#layer = undefined;
  }

  /** Inside a transaction of the caller's. No flush is under way. */
  clear(): void {
    this.#layers.clear();
    this.#recent.clear();
  }
}

/** Revisions of both, those of the first before the others. */
function joined(first: number[] | undefined, then: number[] | undefined): number[] | undefined {
  if (first === undefined || then === undefined) return first ?? then;
  return [...first, ...then];
}
