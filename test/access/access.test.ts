/** What each role sees, over real HTTP. Who may do what is in `access-matrix.test.ts`. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/server.js';

describe('access', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it('stores hashes of keys and never a key', async () => {
    const { text } = await server.http('/v1/events?limit=100', { key: server.keys.auditor });
    expect(text).toContain('KeyIssued');
    for (const secret of Object.values(server.keys)) expect(text).not.toContain(secret);
  });

  it('shows each merchant its own and nobody else’s', async () => {
    const [a, b] = [await server.addMerchant(), await server.addMerchant()];
    const paid = await server.pay({ reference: 'order-1', key: a.key });
    expect(paid.status).toBe(201);
    const id = String(paid.body.id);
    const refund = await server.http(`/v1/payments/${id}/refunds`, {
      key: a.key,
      headers: { 'idempotency-key': 'r-1' },
      body: {},
    });
    const refundId = String(refund.body.id);
    const seen = async (path: string, key: string) => (await server.http(path, { key })).status;
    for (const path of [
      `/v1/payments/${id}`,
      `/v1/payments/${id}/events`,
      `/v1/refunds/${refundId}`,
      `/v1/merchants/${a.id}`,
    ]) {
      expect({ path, own: await seen(path, a.key) }).toEqual({ path, own: 200 });
      expect({ path, foreign: await seen(path, b.key) }).toEqual({ path, foreign: 404 });
      expect({ path, finance: await seen(path, server.keys.finance) }).toEqual({
        path,
        finance: 200,
      });
    }
    const idsOf = async (key: string, headers = {}) => {
      const { body } = await server.http('/v1/payments?limit=100', { key, headers });
      return (body.data as { id: string }[]).map((payment) => payment.id);
    };
    expect(await idsOf(a.key)).toEqual([id]);
    expect(await idsOf(b.key)).toEqual([]);
    expect(await idsOf(server.keys.operator)).toContain(id);
    expect(await idsOf(server.keys.operator, { 'tallybook-merchant': a.id })).toEqual([id]);
    expect(await idsOf(server.keys.operator, { 'tallybook-merchant': b.id })).toEqual([]);
  });

  it('lets two merchants use the same reference', async () => {
    const [a, b] = [await server.addMerchant(), await server.addMerchant()];
    const first = await server.pay({ reference: 'same', key: a.key });
    const second = await server.pay({ reference: 'same', key: b.key, value: '1.00' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('lets an operator act for a merchant', async () => {
    const { id } = await server.addMerchant();
    const answer = await server.http('/v1/payments', {
      key: server.keys.operator,
      headers: { 'tallybook-merchant': id },
      body: {
        amount: { value: '1.00', currency: 'EUR' },
        reference: 'x',
        method: { type: 'card' },
      },
    });
    expect(answer.status).toBe(201);
    expect(answer.body.merchant).toBe(id);
  });

  it('shows a merchant the balances of no account but its own', async () => {
    const paid = await server.pay({ reference: 'balances' });
    await server.settled();
    const entriesFor = async (key: string) => {
      const path = `/v1/payments/${String(paid.body.id)}/events?limit=100`;
      const { body } = await server.http(path, { key });
      type Entry = { account: string; balance?: string; sequence?: number };
      return (body.data as { type: string; data: { entries: Entry[] } }[])
        .filter(({ type }) => type === 'TransactionPosted')
        .flatMap(({ data }) => data.entries);
    };
    const withBalance = (entries: Awaited<ReturnType<typeof entriesFor>>) =>
      entries
        .filter(({ balance, sequence }) => balance !== undefined || sequence !== undefined)
        .map(({ account }) => account);
    const [seen, whole] = [
      await entriesFor(server.keys.merchant),
      await entriesFor(server.keys.finance),
    ];
    expect(seen.map(({ account }) => account)).toEqual(whole.map(({ account }) => account));
    expect(withBalance(seen)).toEqual(['mer:demo-shop:CNY']);
    expect(withBalance(whole)).toHaveLength(whole.length);
    expect(whole.length).toBeGreaterThan(3);
  });

  it('hides the raw bytes of channels from merchants', async () => {
    const paid = await server.pay({ reference: 'story' });
    const path = `/v1/payments/${String(paid.body.id)}/events?limit=100`;
    const merchant = await server.http(path, { key: server.keys.merchant });
    const auditor = await server.http(path, { key: server.keys.auditor });
    expect(auditor.text).toContain('bodyBase64');
    expect(merchant.text).not.toMatch(/bodyBase64|exchange|bodyHmac/);
  });
});
