import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { CHAIN_START, chainAfter } from './chain.js';

const page = z.strictObject({
  data: z.array(
    z.looseObject({
      type: z.string(),
      merchant: z.string(),
      sequence: z.number(),
      objectSequence: z.number(),
      chain: z.string(),
      data: z.strictObject({ object: z.looseObject({ id: z.string(), status: z.string() }) }),
    }),
  ),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable(),
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const list = async (query: string, key: string, headers = {}) =>
  page.parse((await server.http(`/v1/notifications${query}`, { key, headers })).body);

async function everything(key: string) {
  const all = [];
  for (let after = '0'; ;) {
    const { data, nextCursor } = await list(`?limit=3&after=${after}`, key);
    all.push(...data);
    if (nextCursor === null) return all;
    after = nextCursor;
  }
}

describe('GET /v1/notifications', () => {
  it("says what became of a merchant's payments and refunds, without gaps, chained", async () => {
    const { id: merchant, key } = await server.addMerchant();
    const paid = await server.pay({ reference: 'n-1', value: '50.00', key });
    await server.pay({ reference: 'n-2', key, rest: { sandbox: { scenario: 'declined' } } });
    await server.http(`/v1/payments/${String(paid.body['id'])}/refunds`, {
      key,
      headers: { 'idempotency-key': 'r', prefer: 'wait=10' },
      body: { amount: { value: '5.00', currency: 'CNY' } },
    });
    await server.settled();
    const all = await everything(key);
    expect(all.map(({ type, data }) => `${type} ${data.object.status}`)).toStrictEqual([
      'payment.created processing',
      'payment.captured processing',
      'payment.succeeded succeeded',
      'payment.created processing',
      'payment.failed failed',
      'refund.created pending',
      'refund.succeeded succeeded',
    ]);
    expect(all.map(({ sequence }) => sequence)).toStrictEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(all.map(({ objectSequence }) => objectSequence)).toStrictEqual([1, 2, 3, 1, 2, 1, 2]);
    let chain = CHAIN_START;
    for (const notification of all) {
      chain = chainAfter(chain, notification);
      expect(notification.chain).toBe(chain);
      expect(notification.merchant).toBe(merchant);
    }
  });

  it('shows the object as the API does', async () => {
    const { key } = await server.addMerchant();
    const paid = await server.pay({ reference: 'same', key });
    await server.settled();
    const { data } = await list('?after=2', key);
    const shown = await server.http(`/v1/payments/${String(paid.body['id'])}`, { key });
    expect(data.map((one) => one.data.object)).toStrictEqual([shown.body]);
  });

  it('is the same text from read models that were built anew', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tallybook-notifications-'));
    const textFrom = async (begin: (started: TestServer) => Promise<unknown>) => {
      const started = await startTestServer({ dataDir });
      await begin(started);
      const { text } = await started.http('/v1/notifications?limit=100', {
        key: started.keys.merchant,
      });
      await started.stop();
      return text;
    };
    const before = await textFrom(async (started) => {
      await started.pay({ reference: 'one' });
      await started.pay({ reference: 'two', rest: { sandbox: { scenario: 'declined' } } });
      await started.settled();
    });
    expect(before).toContain('payment.failed');
    for (const end of ['', '-wal', '-shm']) {
      rmSync(join(dataDir, `read.sqlite${end}`), { force: true });
    }
    expect(await textFrom(() => Promise.resolve())).toBe(before);
    rmSync(dataDir, { recursive: true });
  });

  it("is asked for a merchant: nobody sees another's", async () => {
    const [a, b] = [await server.addMerchant(), await server.addMerchant()];
    await server.pay({ reference: 'mine', key: a.key });
    await server.settled();
    expect((await list('', b.key)).data).toStrictEqual([]);
    const { operator, auditor } = server.keys;
    for (const key of [operator, auditor]) {
      const acting = await list('', key, { 'tallybook-merchant': a.id });
      expect(acting.data).toStrictEqual((await list('', a.key)).data);
    }
  });
});
