/**
 * Tells of nearly every new key that it is new, from two bytes a key: a Bloom filter whose bits of a key lie in
 * one block (Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007), so that
 * a question costs one look into memory. Without it each id of each command would be a search in the
 * database, only to find nothing.
 */
import { highOf, lowOf } from './id-hash.js';

/** Words of a block, each with one bit of a key. */
const WORDS = 8;
const BITS_PER_KEY = 16;
/** Odd numbers, one for each word of a block: from each the key gets a bit of its own. */
const SALTS = [
  0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
] as const;

export class IdFilter {
  readonly #words: Uint32Array;
  readonly #blocks: number;

  /** @param words bits as `bytes` gave them. */
  private constructor(words: Uint32Array) {
    this.#words = words;
    this.#blocks = words.length / WORDS;
  }

  /** Holds so many keys well, a power of two from 16 on; each further key makes it worse. */
  static ofCapacity(keys: number): IdFilter {
    return new IdFilter(new Uint32Array((keys * BITS_PER_KEY) / 32));
  }

  static ofBytes(bytes: Uint8Array): IdFilter {
    // A copy begins at a multiple of four, as words must.
    return new IdFilter(new Uint32Array(bytes.slice().buffer));
  }

  /** How many keys it holds well. */
  get capacity(): number {
    return (this.#words.length * 32) / BITS_PER_KEY;
  }

  /** Its bits, for `ofBytes` on this machine or on a machine of the same byte order. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#words.buffer);
  }

  add(hash: number): void {
    const low = lowOf(hash);
    const first = this.#blockOf(hash) * WORDS;
    for (let word = 0; word < WORDS; word += 1) {
      const at = first + word;
      this.#words[at] = (this.#words[at] as number) | bitOf(low, word);
    }
  }

  /** False: no key of this hash was added. True: most likely such a key was. */
  has(hash: number): boolean {
    const low = lowOf(hash);
    const first = this.#blockOf(hash) * WORDS;
    for (let word = 0; word < WORDS; word += 1) {
      if (((this.#words[first + word] as number) & bitOf(low, word)) === 0) return false;
    }
    return true;
  }

  #blockOf(hash: number): number {
    return (Math.imul(lowOf(hash) ^ highOf(hash), 0x9e3779b1) >>> 8) & (this.#blocks - 1);
  }
}

const bitOf = (low: number, word: number): number =>
  1 << (Math.imul(low, SALTS[word] as number) >>> 27);
