/**
 * A hash of the text of a key: 53 bits, as many as a JavaScript number holds exactly. Two rounds of 32-bit
 * multiplicative hashing, mixed.
 */
export function hashOf(key: string): number {
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
  return (high >>> 11) * WORD + (low >>> 0);
}

const WORD = 0x1_0000_0000;

/** The lower 32 bits of a hash, as a signed number. */
export const lowOf = (hash: number): number => hash | 0;

/** The upper 21 bits. */
export const highOf = (hash: number): number => Math.floor(hash / WORD);
