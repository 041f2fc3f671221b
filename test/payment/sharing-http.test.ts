/** Profit sharing over HTTP: shares of captures, what a refund takes back, and what a receiver owes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { startTestServer, type TestServer } from '../support/server.js';

type Body = Record<string, unknown>;

describe('a payment that is shared', () => {
  let server: TestServer;
  let shop: { id: string; key: string };
  let keys = 0;
  const post = (path: string, body: object, key = shop.key) =>
    server.http(path, {
      ...{ method: 'POST', key, body },
      headers: { 'idempotency-key': `sharing-${(keys += 1)}`, prefer: 'wait=20' },
    });
  const get = async (path: string, key = server.keys.finance) =>
    (await server.http(path, { key })).body as Body;
  const balance = async (account: string): Promise<string> => {
    const { balance } = await get(`/v1/ledgers/main/accounts/${account}`);
    return (balance as { posted: { value: string } }).posted.value;
  };
  const pay = async (reference: string, value: string, sharing: object[]) => {
    const asked = { reference, amount: cny(value), method: { type: 'card' }, sharing };
    const answer = await post('/v1/payments', asked);
    await server.settled();
    return answer;
  };

  beforeAll(async () => {
    server = await startTestServer();
    shop = await server.addMerchant({ id: 'shop', fee: { percent: '1' } });
    for (const id of ['agent', 'maker', 'gone']) await server.addMerchant({ id });
  });
  afterAll(() => server.stop());

  it('brings receivers what they are due, and the merchant the rest', async () => {
    const sharing = [
      { merchant: 'agent', percent: '12.5' },
      { merchant: 'maker', amount: cny('30.00') },
    ];
    const { status, body } = await pay('s1', '100.01', sharing);
    expect(status).toBe(201);
    const { id } = body as { id: string };
    // 100.01 less a fee of 1.00 is 99.01; an eighth of it, rounded down, is 12.37.
    expect(await balance('mer:agent:CNY')).toBe('12.37');
    expect(await balance('mer:maker:CNY')).toBe('30.00');
    expect(await balance('mer:shop:CNY')).toBe('56.64');
    const line = { percent: null, basis: null, amount: null, returned: cny('0.00') };
    expect((await get(`/v1/payments/${id}`))['sharing']).toStrictEqual([
      { ...line, merchant: 'agent', percent: '12.5', basis: 'net', received: cny('12.37') },
      { ...line, merchant: 'maker', amount: cny('30.00'), received: cny('30.00') },
    ]);
    const days = (await get('/v1/settlements?limit=10'))['data'] as Body[];
    const shares = days.map(({ merchant, shares, net, closingPayable }) => [
      ...[merchant, shares, net, closingPayable],
    ]);
    expect(shares).toStrictEqual([
      ['agent', cny('12.37'), cny('12.37'), cny('12.37')],
      ['maker', cny('30.00'), cny('30.00'), cny('30.00')],
      ['shop', cny('-42.37'), cny('56.64'), cny('56.64')],
    ]);
  });

  it('takes shares back with a refund, by itself: the last gives back all', async () => {
    const { body } = await pay('s2', '50.00', [{ merchant: 'agent', percent: '50' }]);
    const { id } = body as { id: string };
    expect(await balance('mer:agent:CNY')).toBe('37.12');
    const part = await post(`/v1/payments/${id}/refunds`, { amount: cny('20.00') });
    expect([part.status, (part.body as Body)['status']]).toStrictEqual([201, 'succeeded']);
    // Of 30.00 less 0.30 a half is 14.85: 9.90 of 24.75 goes back.
    expect(await balance('mer:agent:CNY')).toBe('27.22');
    expect((await post(`/v1/payments/${id}/refunds`, {})).status).toBe(201);
    await server.settled();
    expect(await balance('mer:agent:CNY')).toBe('12.37');
    expect(await balance('mer:shop:CNY')).toBe('56.64');
    const [share] = (await get(`/v1/payments/${id}`))['sharing'] as Body[];
    expect(share).toMatchObject({ received: cny('24.75'), returned: cny('24.75') });
  });

  it('makes a receiver owe what it cannot give back: the refund does not wait', async () => {
    const { body } = await pay('s3', '80.00', [{ merchant: 'gone', percent: '100' }]);
    const { id } = body as { id: string };
    expect(await balance('mer:gone:CNY')).toBe('79.20');
    const frozen = await post('/v1/merchants/gone/freeze', {}, server.keys.operator);
    expect(frozen.status).toBe(200);
    const refund = await post(`/v1/payments/${id}/refunds`, {});
    await server.settled();
    expect((refund.body as Body)['status']).toBe('succeeded');
    expect(await balance('mer:gone:CNY')).toBe('79.20');
    expect(await balance('mer:gone:merchant_receivable:CNY')).toBe('79.20');
    expect(await balance('mer:shop:CNY')).toBe('56.64');
  });

  it('frees receivers again if a refund fails', async () => {
    const { body } = await pay('s4', '10.00', [{ merchant: 'maker', percent: '50' }]);
    const { id } = body as { id: string };
    const refund = await post(`/v1/payments/${id}/refunds`, { sandbox: { scenario: 'declined' } });
    await server.settled();
    expect((await get(`/v1/refunds/${(refund.body as Body)['id'] as string}`))['status']).toBe(
      'failed',
    );
    expect(await balance('mer:maker:CNY')).toBe('34.95');
    const found = await get('/v1/ledgers/main/accounts/mer:maker:CNY');
    expect((found['balance'] as Body)['available']).toStrictEqual(cny('34.95'));
  });

  it('shares each of several captures, whose shares come to those of the whole', async () => {
    const sharing = [{ merchant: 'agent', percent: '33.333333', basis: 'captured' }];
    const asked = { reference: 's5', amount: cny('1.00'), method: { type: 'card' } };
    const { body } = await post('/v1/payments', { ...asked, sharing, capture: 'manual' });
    const { id } = body as { id: string };
    for (const value of ['0.34', '0.33']) {
      const part = { amount: cny(value), final: false };
      expect((await post(`/v1/payments/${id}/capture`, part)).status).toBe(200);
    }
    expect((await post(`/v1/payments/${id}/capture`, {})).status).toBe(200);
    await server.settled();
    const [share] = (await get(`/v1/payments/${id}`))['sharing'] as Body[];
    expect(share).toMatchObject({ basis: 'captured', received: cny('0.33') });
  });

  it('refuses shares of nobody, of itself and of more than all; the rest is as before', async () => {
    const codeOf = async (sharing: object[]) => {
      const { status, body } = await pay('s6', '10.00', sharing);
      const { code, param } = body as Body;
      return [status, code, param];
    };
    expect(await codeOf([{ merchant: 'nobody', percent: '1' }])).toStrictEqual([
      ...[422, 'receiver_not_found', 'sharing.0.merchant'],
    ]);
    expect(await codeOf([{ merchant: 'shop', percent: '1' }])).toStrictEqual([
      ...[422, 'sharing_invalid', 'sharing'],
    ]);
    const both = ['agent', 'maker'].map((merchant) => ({ merchant, percent: '50.1' }));
    expect(await codeOf(both)).toStrictEqual([422, 'sharing_invalid', 'sharing']);
    expect((await pay('s1', '100.01', [])).body).toMatchObject({ code: 'reference_conflict' });
  });
});
