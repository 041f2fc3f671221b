/** When a key was last used: known to within a minute, over restarts, and no event. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../domain/kernel/logger.js';
import { openKeyUse } from '../../engine/access/key-use.js';
import { startTestServer, type TestServer } from '../support/server.js';

describe('the use of keys', () => {
  const clock = { nowMs: 1_000_000, now: () => clock.nowMs };
  const cacheDir = mkdtempSync(join(tmpdir(), 'tallybook-key-use-'));
  afterAll(() => rmSync(cacheDir, { recursive: true, force: true }));
  const open = () => openKeyUse({ cacheDir, clock, logger: silentLogger });

  it('is kept to within a minute, and over a restart', () => {
    const first = open();
    expect(first.lastAt('key_1')).toBeNull();
    first.note('key_1');
    clock.nowMs += 59_999;
    first.note('key_1');
    expect(first.lastAt('key_1')).toBe(1_000_000);
    clock.nowMs += 1;
    first.note('key_1');
    first.close();
    const second = open();
    expect(second.lastAt('key_1')).toBe(1_060_000);
    expect(second.lastAt('key_2')).toBeNull();
    second.close();
  });
});

describe('keys over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());
  const keys = async (query = '') =>
    (await server.http(`/v1/keys${query}`, { key: server.keys.operator })).body['data'] as {
      role: string;
      merchant: string | null;
      lastUsedAt: string | null;
    }[];

  it('say when they were last used, without an event', async () => {
    const head = await server.engine.log.head();
    const before = await keys('?merchant=demo-shop');
    expect(before.map(({ lastUsedAt }) => lastUsedAt)).toStrictEqual([null]);
    await server.http('/v1/payments', { key: server.keys.merchant });
    const [used] = await keys('?merchant=demo-shop');
    expect(Date.now() - Date.parse(used!.lastUsedAt!)).toBeLessThan(60_000);
    expect(await server.engine.log.head()).toBe(head);
  });

  it('are those of the house, of a merchant, or of all', async () => {
    const house = await keys('?owner=house');
    expect(house.every(({ merchant, role }) => merchant === null && role !== 'merchant')).toBe(
      true,
    );
    const shop = await keys('?merchant=demo-shop');
    expect(shop.every(({ merchant }) => merchant === 'demo-shop')).toBe(true);
    expect((await keys()).length).toBe(house.length + shop.length);
  });
});
