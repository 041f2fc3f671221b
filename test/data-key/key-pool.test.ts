/** Data keys made ahead: each durable before it is given out, and given out once. */
import { describe, expect, it } from '@jest/globals';
import type { DataKey } from '../../domain/data-key/store.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import { createDataKeyPool } from '../../engine/data-key/key-pool.js';
import { createIdSource } from '../../engine/random-ids.js';

const clock = { now: () => 0 };

function open(create: (ids: readonly string[]) => Promise<readonly DataKey[]>) {
  return createDataKeyPool({ store: { create }, clock, ids: createIdSource(clock) });
}
const keysOf = (ids: readonly string[]) => ids.map((id) => ({ id, bytes: Buffer.alloc(32) }));

describe('the pool of data keys', () => {
  it('gives each key once, and makes many in one call of the store', async () => {
    let calls = 0;
    const pool = open((ids) => {
      calls += 1;
      return Promise.resolve(keysOf(ids));
    });
    const taken = await Promise.all(Array.from({ length: 2_000 }, () => pool.take()));
    expect(new Set(taken.map(({ id }) => id)).size).toBe(2_000);
    expect(calls).toBeLessThanOrEqual(9);
    await pool.stop();
  });

  it('gives no key before it is durable', async () => {
    let made = () => {};
    const pool = open((ids) => new Promise((resolve) => (made = () => resolve(keysOf(ids)))));
    let given = false;
    const taking = pool.take().then(() => (given = true));
    await Promise.resolve();
    expect(given).toBe(false);
    made();
    await taking;
    await pool.stop();
  });

  it('says why there are none, and gives them again when the store takes them', async () => {
    let down = true;
    const pool = open((ids) =>
      down ? Promise.reject(new Error('down')) : Promise.resolve(keysOf(ids)),
    );
    await expect(pool.take()).rejects.toThrow(StoreUnavailable);
    expect(pool.health()).toBe('the key store takes no new keys');
    down = false;
    await pool.take();
    expect(pool.health()).toBe(true);
    await pool.stop();
    await expect(pool.take()).rejects.toThrow(StoreUnavailable);
  });

  it('still gives the keys that it has while the store takes no new ones', async () => {
    let down = false;
    const pool = open((ids) =>
      down ? Promise.reject(new Error('down')) : Promise.resolve(keysOf(ids)),
    );
    await pool.take();
    down = true;
    for (let left = 255; left > 0; left--) await pool.take();
    await expect(pool.take()).rejects.toThrow(StoreUnavailable);
    await pool.stop();
  });
});
