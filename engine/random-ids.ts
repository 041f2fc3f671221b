/**
 * Fresh ids for the whole engine: UUIDs v7 (RFC 9562, section 5.7), which sort by time. Every event has
 * one, so their text is written into a buffer that holds the text of the id before: what many ids share, the
 * millisecond and the dashes, stays. Random bytes are fetched for hundreds of ids at once.
 */
import { randomFillSync } from 'node:crypto';
import type { Clock } from '../domain/kernel/clock.js';
import type { IdSource } from '../domain/kernel/ids.js';

/** Offsets in the text of its random digits, but for the digit that holds the variant. */
const RANDOM_DIGITS = [15, 16, 17, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35];
const VARIANT = 19;
/** A byte for each random digit and one for the variant, whose two highest bits are given. */
const RANDOM_BYTES = RANDOM_DIGITS.length + 1;
const POOLED_IDS = 512;

const HEX = Buffer.from('0123456789abcdef', 'latin1');

export function createIdSource(clock: Clock): IdSource {
  const pool = new Uint8Array(RANDOM_BYTES * POOLED_IDS);
  let used = pool.length;
  const text = Buffer.from('00000000-0000-7000-8000-000000000000', 'latin1');
  let textMs = NaN;
  return {
    uuid() {
      const nowMs = clock.now();
      if (nowMs !== textMs) {
        const time = Math.floor(nowMs).toString(16).padStart(12, '0');
        text.write(`${time.slice(0, 8)}-${time.slice(8, 12)}`, 'latin1');
        textMs = nowMs;
      }
      if (used === pool.length) {
        randomFillSync(pool);
        used = 0;
      }
      for (const at of RANDOM_DIGITS) text[at] = HEX[(pool[used++] as number) & 15] as number;
      text[VARIANT] = HEX[8 | ((pool[used++] as number) & 3)] as number;
      return text.toString('latin1');
    },
  };
}
