/** Fresh ids for the whole engine: UUIDs v7, which sort by time. */
import { randomFillSync } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';
import type { Clock } from '../domain/kernel/clock.js';
import type { IdSource } from '../domain/kernel/ids.js';

/** Bytes of randomness in one UUID, as the library takes them. */
const RANDOM_BYTES = 16;
/** Randomness is fetched for this many ids at once: the call costs more than what it brings. */
const POOLED_IDS = 512;

export function createIdSource(clock: Clock): IdSource {
  const pool = new Uint8Array(RANDOM_BYTES * POOLED_IDS);
  let used = pool.length;
  return {
    uuid() {
      if (used === pool.length) {
        randomFillSync(pool);
        used = 0;
      }
      used += RANDOM_BYTES;
      return uuidV7({ random: pool.subarray(used - RANDOM_BYTES, used), msecs: clock.now() });
    },
  };
}
