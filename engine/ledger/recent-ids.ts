/**
 * Hashes of keys with the revision at which the event of the key stands, in memory. An array of numbers, hash and
 * revision side by side so that a question costs one look into memory, probed one slot after the other: a table of
 * objects of a hundred thousand keys would be walked by every garbage collection.
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
  /** Of each slot the hash and then the revision. */
  #slots = slots(FIRST_BITS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param revision zero or above. */
  add(hash: number, revision: number): void {
    if (this.#size * 4 >= this.#slots.length) this.#grow();
    this.#put(hash, revision);
    this.#size += 1;
  }

  /** Every revision that was added with the hash, oldest first; undefined if there is none. */
  find(hash: number): number[] | undefined {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let found: number[] | undefined;
    for (let at = this.#placeOf(hash); ; at = (at + 2) & mask) {
      const revision = slots[at + 1] as number;
      if (revision === FREE) return found;
      if (slots[at] !== hash) continue;
      if (found === undefined) found = [revision];
      else found.push(revision);
    }
  }

  /** Every hash that was added, in no order, and at the same index its revision. */
  entries(): { readonly hashes: Float64Array; readonly revisions: Float64Array } {
    const hashes = new Float64Array(this.#size);
    const revisions = new Float64Array(this.#size);
    let next = 0;
    for (let at = 0; at < this.#slots.length; at += 2) {
      const revision = this.#slots[at + 1] as number;
      if (revision === FREE) continue;
      hashes[next] = this.#slots[at] as number;
      revisions[next++] = revision;
    }
    return { hashes, revisions };
  }

  clear(): void {
    this.#slots.fill(FREE);
    this.#size = 0;
  }

  /** Where the slot begins at which the search for a hash begins. */
  #placeOf(hash: number): number {
    const mixed = lowOf(hash) ^ Math.imul(highOf(hash), SPREAD_HIGH);
    return 2 * (Math.imul(mixed, SPREAD_LOW) >>> (32 - this.#bits));
  }

  #put(hash: number, revision: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = this.#placeOf(hash);
    while (slots[at + 1] !== FREE) at = (at + 2) & mask;
    slots[at] = hash;
    slots[at + 1] = revision;
  }

  #grow(): void {
    const before = this.#slots;
    this.#bits += 1;
    this.#slots = slots(this.#bits);
    // From a free slot on, round the end: what the end has pushed to the beginning came after what stands there.
    let at = 0;
    while (before[at + 1] !== FREE) at += 2;
    for (let left = before.length; left > 0; left -= 2) {
      if (before[at + 1] !== FREE) this.#put(before[at] as number, before[at + 1] as number);
      at = (at + 2) & (before.length - 1);
    }
  }
}

/** Two to the power of `bits` slots, all free. */
const slots = (bits: number): Float64Array => new Float64Array(2 * 2 ** bits).fill(FREE);
