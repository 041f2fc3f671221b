/**
 * Hashes of keys with the revision at which the event of the key stands, in memory. Two arrays of numbers,
 * probed one slot after the other: a table of objects of a hundred thousand keys would be walked by every
 * garbage collection.
 */
import { randomInt } from 'node:crypto';
import { highOf, lowOf } from './id-hash.js';

const FREE = -1;
const FIRST_BITS = 10;

/** Odd, and another in each process: nobody outside can choose ids that all meet at one slot. */
const oddNumber = (): number => randomInt(2 ** 31) * 2 + 1;
const SPREAD_LOW = oddNumber();
const SPREAD_HIGH = oddNumber();

export class RecentIds {
  /** There are two to the power of these slots. */
  #bits = FIRST_BITS;
  #hashes = new Float64Array(2 ** FIRST_BITS);
  #revisions = new Float64Array(2 ** FIRST_BITS).fill(FREE);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param revision zero or above. */
  add(hash: number, revision: number): void {
    if (this.#size * 2 >= this.#hashes.length) this.#grow();
    this.#put(hash, revision);
    this.#size += 1;
  }

  /** Every revision that was added with the hash, oldest first; undefined if there is none. */
  find(hash: number): number[] | undefined {
    const mask = this.#hashes.length - 1;
    let found: number[] | undefined;
    for (let slot = this.#slotOf(hash); ; slot = (slot + 1) & mask) {
      const revision = this.#revisions[slot] as number;
      if (revision === FREE) return found;
      if (this.#hashes[slot] !== hash) continue;
      if (found === undefined) found = [revision];
      else found.push(revision);
    }
  }

  /** Every hash that was added, in no order, and at the same index its revision. */
  entries(): { readonly hashes: Float64Array; readonly revisions: Float64Array } {
    const hashes = new Float64Array(this.#size);
    const revisions = new Float64Array(this.#size);
    let next = 0;
    for (let slot = 0; slot < this.#revisions.length; slot += 1) {
      const revision = this.#revisions[slot] as number;
      if (revision === FREE) continue;
      hashes[next] = this.#hashes[slot] as number;
      revisions[next++] = revision;
    }
    return { hashes, revisions };
  }

  clear(): void {
    this.#revisions.fill(FREE);
    this.#size = 0;
  }

  #slotOf(hash: number): number {
    const mixed = lowOf(hash) ^ Math.imul(highOf(hash), SPREAD_HIGH);
    return Math.imul(mixed, SPREAD_LOW) >>> (32 - this.#bits);
  }

  #put(hash: number, revision: number): void {
    const mask = this.#hashes.length - 1;
    let slot = this.#slotOf(hash);
    while (this.#revisions[slot] !== FREE) slot = (slot + 1) & mask;
    this.#hashes[slot] = hash;
    this.#revisions[slot] = revision;
  }

  #grow(): void {
    const [hashes, revisions] = [this.#hashes, this.#revisions];
    this.#bits += 1;
    this.#hashes = new Float64Array(hashes.length * 2);
    this.#revisions = new Float64Array(hashes.length * 2).fill(FREE);
    // From a free slot on, round the end: what the end has pushed to the beginning came after what stands there.
    const start = revisions.indexOf(FREE);
    for (let step = 1; step < revisions.length; step += 1) {
      const slot = (start + step) & (revisions.length - 1);
      if (revisions[slot] !== FREE) this.#put(hashes[slot] as number, revisions[slot] as number);
    }
  }
}
