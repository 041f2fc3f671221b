/** Starts and stops: development keys, production's refusals, what survives a restart. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { devKeysFile } from '../../api/composition/development/dev-keys.js';
import { createLogger } from '../../api/http/logger.js';
import { startServer } from '../../api/composition/server.js';
import { readSettings } from '../../api/composition/settings.js';
import { DevelopmentStore } from '../../eventstore/codec/coded-event-log.js';
import { createHttpClient } from '../support/http-client.js';
import { startTestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

describe('a server', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'tallybook-test-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const logger = createLogger('silent');
  const production = (env = {}) =>
    readSettings(
      { NODE_ENV: 'production', PORT: '0', RATE_LIMIT: '0', MASTER_KEY, ...env },
      { dataDir },
    );

  it('keeps everything over a restart, its keys too', async () => {
    const first = await startTestServer({ dataDir });
    const paid = await first.pay({ reference: 'before' });
    await first.settled();
    const head = await first.engine.log.head();
    await first.stop();

    const second = await startTestServer({ dataDir });
    try {
      expect(second.keys).toEqual(first.keys);
      const found = await second.http(`/v1/payments/${String(paid.body.id)}`, {
        key: second.keys.merchant,
      });
      expect(found.body).toEqual(paid.body);
      expect((await second.pay({ reference: 'before' })).body).toEqual(paid.body);
      expect(await second.engine.log.head()).toBe(head);
    } finally {
      await second.stop();
    }
  });

  it('issues new development keys where the file is missing; the old ones stay valid', async () => {
    const first = await startTestServer({ dataDir });
    await first.stop();
    rmSync(devKeysFile(dataDir));
    const second = await startTestServer({ dataDir });
    try {
      expect(second.keys).not.toEqual(first.keys);
      for (const { auditor } of [first.keys, second.keys]) {
        expect((await second.http('/v1/events', { key: auditor })).status).toBe(200);
      }
    } finally {
      await second.stop();
    }
  });

  it('finishes what it acknowledged after a stop in the middle', async () => {
    const first = await startTestServer({ dataDir });
    const { body } = await first.http('/v1/payments', {
      key: first.keys.merchant,
      headers: { prefer: 'wait=0' },
      body: {
        amount: { value: '5.00', currency: 'CNY' },
        reference: 'interrupted',
        method: { type: 'card' },
        sandbox: { scenario: 'pending_then_success' },
      },
    });
    await first.stop();
    const second = await startTestServer({ dataDir });
    try {
      await waitUntil(async () => {
        const path = `/v1/payments/${String(body.id)}`;
        const found = await second.http(path, { key: second.keys.merchant });
        return found.body.status === 'succeeded';
      });
      const { text } = await second.http('/v1/ledgers/main/accounts/mer:demo-shop:CNY/entries', {
        key: second.keys.finance,
      });
      expect((JSON.parse(text) as { data: unknown[] }).data).toHaveLength(1);
    } finally {
      await second.stop();
    }
  });

  it('in production makes no merchant, no keys and no sandbox', async () => {
    const server = await startServer(production(), { logger });
    try {
      const http = createHttpClient(server.url);
      const parts = async () =>
        (await http('/readyz')).body.parts as { name: string; ready: boolean; detail?: string }[];
      await waitUntil(async () => (await parts()).filter(({ ready }) => !ready).length === 1);
      expect((await parts()).map(({ name }) => name)).toEqual([
        ...['store', 'readers', 'days', 'data keys', 'projections', 'channels', 'sagas', 'seals'],
      ]);
      expect(await parts()).toContainEqual({
        name: 'channels',
        ready: false,
        detail: 'no channel is configured and enabled',
      });
      expect(existsSync(devKeysFile(dataDir))).toBe(false);
      expect(await server.engine.keys.list()).toEqual([]);
      expect(await server.engine.merchants.get('demo-shop')).toBe(undefined);
      expect([...server.engine.channels.channels.keys()]).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  it('in production refuses the store of a development start, and leaves nothing running', async () => {
    const development = await startTestServer({ dataDir });
    await development.stop();
    await expect(startServer(production(), { logger })).rejects.toThrow(DevelopmentStore);
    const again = await startTestServer({ dataDir });
    await again.stop();
  });

  it('refuses a port that is taken before it touches the data directory', async () => {
    const other = await startServer(production(), { logger });
    try {
      const port = new URL(other.url).port;
      const elsewhere = join(dataDir, 'elsewhere');
      const settings = { ...production({ PORT: port }), dataDir: elsewhere };
      await expect(startServer(settings, { logger })).rejects.toThrow(/EADDRINUSE/);
      expect(existsSync(elsewhere)).toBe(false);
    } finally {
      await other.stop();
    }
  });
});
