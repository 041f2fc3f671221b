/**
 * Chance from a key. Whatever is drawn for a thing (a step, a request number, the third append to a
 * stream) comes from a generator of its own, so taking another thing out of a story leaves it as it
 * was: that is what makes a failing story shrink.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(readonly key: string) {
    [this.#a, this.#b, this.#c] = hash3(key);
    for (let round = 0; round < 12; round++) this.#next();
  }

  /** An independent generator for one thing. */
  of(...parts: readonly (string | number)[]): Random {
    return new Random(`${this.key}/${parts.join('/')}`);
  }

  /** 0 ≤ number < 1 */
  unit(): number {
    return this.#next() / 0x1_0000_0000;
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('nothing to pick from');
    return list[this.whole(0, list.length - 1)] as T;
  }

  /** One of the names, each as often as its weight says. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries<number>(weights) as [T, number][];
    let left = this.unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    return (entries.at(-1) as [T, number])[0];
  }

  /** Many small waits and a few long ones, in milliseconds. */
  latency(typicalMs: number): number {
    return typicalMs * (0.2 - Math.log(1 - this.unit() * 0.999));
  }

  bytes(target: Uint8Array): Uint8Array {
    for (let index = 0; index < target.length; index++) target[index] = this.#next() & 0xff;
    return target;
  }

  /** sfc32: small, fast, and long enough a period. */
  #next(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }
}

/** FNV-1a from three starting points. */
function hash3(text: string): [number, number, number] {
  const words: [number, number, number] = [0x811c9dc5, 0x01234567, 0x89abcdef];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    words[0] = Math.imul(words[0] ^ code, 0x01000193);
    words[1] = Math.imul(words[1] ^ (code + index), 0x01000193);
    words[2] = Math.imul(words[2] ^ (code * 31 + 7), 0x01000193);
  }
  return words;
}
