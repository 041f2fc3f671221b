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
const FIRST_CAPACITY = 65_536;

/** Bits for a number of keys that is known beforehand. */
class Layer {
  readonly #words: Uint32Array;
  readonly #blocks: number;
  #free: number;

  /** @param capacity a power of two. */
  constructor(readonly capacity: number) {
    this.#blocks = (capacity * BITS_PER_KEY) / (WORDS * 32);
    this.#words = new Uint32Array(this.#blocks * WORDS);
    this.#free = capacity;
  }

  get isFull(): boolean {
    return this.#free === 0;
  }

  add(hash: number): void {
    const low = lowOf(hash);
    const first = this.#blockOf(hash) * WORDS;
    for (let word = 0; word < WORDS; word += 1) {
      const at = first + word;
      this.#words[at] = (this.#words[at] as number) | bitOf(low, word);
    }
    this.#free -= 1;
  }

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

export class IdFilter {
  /** The newest, which takes further keys, is last; each holds twice as many as the layer before. */
  #layers: Layer[] = [new Layer(FIRST_CAPACITY)];

  add(hash: number): void {
    let layer = this.#layers.at(-1) as Layer;
    if (layer.isFull) {
      layer = new Layer(layer.capacity * 2);
      this.#layers.push(layer);
    }
    layer.add(hash);
  }

  /** False: no key of this hash was added. True: most likely such a key was. */
  has(hash: number): boolean {
    for (const layer of this.#layers) if (layer.has(hash)) return true;
    return false;
  }

  clear(): void {
    this.#layers = [new Layer(FIRST_CAPACITY)];
  }
}
