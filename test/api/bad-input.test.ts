/** Every wrong request gets a problem with its exact code and param, and changes nothing at all. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { balanced, key, type Names } from './wrong/wrong-request.js';
import { wrongRequests } from './wrong-requests.js';
import { startTestServer, type TestServer } from '../support/server.js';
import type { TestRequest } from '../support/http-client.js';

describe('a wrong request', () => {
  let server: TestServer;
  const names: Names = { paid: '', held: '', refund: '', foreign: '', other: '' };

  async function must(
    path: string,
    request: TestRequest,
  ): Promise<Readonly<Record<string, unknown>>> {
    const answer = await server.http(path, { key: server.keys.operator, ...request });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  beforeAll(async () => {
    server = await startTestServer();
    const other = await server.addMerchant();
    names.other = other.id;
    const { merchant } = server.keys;
    names.paid = String((await server.pay({ reference: 'paid', value: '50.00' })).body.id);
    names.held = String(
      (await server.pay({ reference: 'held', value: '30.00', rest: { capture: 'manual' } })).body
        .id,
    );
    names.foreign = String((await server.pay({ reference: 'x', key: other.key })).body.id);
    const refund = { key: merchant, headers: key('refund-1'), body: { amount: cny('5.00') } };
    names.refund = String((await must(`/v1/payments/${names.paid}/refunds`, refund)).id);
    for (const [id, limits] of [
      ['a', undefined],
      ['b', undefined],
      ['poor', { floor: cny('0.00') }],
    ] as const) {
      await must('/v1/ledgers/main/accounts', {
        body: { id, currency: 'CNY', subject: 'customer_payable', limits },
      });
    }
    await must('/v1/ledgers/main/transactions', { body: { id: 'known', entries: balanced } });
    await must('/v1/ledgers/main/transactions', {
      headers: key('tx-1'),
      body: { entries: balanced },
    });
    await waitUntilQuiet();
  });
  afterAll(() => server.stop());

  /** An authorized payment keeps its saga: what counts is that nothing is written any more. */
  async function waitUntilQuiet(): Promise<void> {
    const { body } = await server.http(`/v1/refunds/${names.refund}`, {
      key: server.keys.merchant,
    });
    if (body.status === 'pending') await waitUntilQuiet();
  }

  const balances = async () =>
    (await server.http('/v1/ledgers/main/trial-balance', { key: server.keys.finance })).body;

  it(`is told apart in ${wrongRequests.length} ways, at least 60`, () => {
    expect(wrongRequests.length).toBeGreaterThanOrEqual(60);
    expect(new Set(wrongRequests.map(({ name }) => name)).size).toBe(wrongRequests.length);
  });

  it.each(wrongRequests)(
    '$name: $status $code',
    async ({ as = 'merchant', path, status, code, param, ...request }) => {
      const before = { head: await server.engine.log.head(), balances: await balances() };
      const answer = await server.http(typeof path === 'string' ? path : path(names), {
        ...request,
        key: as === 'nobody' ? undefined : as === 'unknown' ? 'tbk_unknown' : server.keys[as],
      });
      expect({ status: answer.status, code: answer.body.code, param: answer.body.param }).toEqual({
        status,
        code,
        param,
      });
      expect(answer.body).toMatchObject({ status, requestId: answer.headers.get('request-id') });
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.headers.get('tallybook-position')).toBeNull();
      expect({ head: await server.engine.log.head(), balances: await balances() }).toEqual(before);
    },
  );

  it('is not one that names the ends of time with an offset', async () => {
    const whole = 'from=0000-01-01T00:00:00%2B23:59&to=9999-12-31T23:59:59-23:59';
    const { status, body } = await server.http(`/v1/payments?${whole}`, {
      key: server.keys.merchant,
    });
    expect(status).toBe(200);
    expect(body.data).toHaveLength(2);
  });

  it('says in words what is missing and what a limit may be', async () => {
    const { merchant } = server.keys;
    const { body: missing } = await server.http('/v1/payments', { key: merchant, body: {} });
    expect(missing).toMatchObject({ code: 'invalid_request', detail: 'is required' });
    const { body: range } = await server.http('/v1/payments?limit=0', { key: merchant });
    expect(range).toMatchObject({
      param: 'limit',
      detail: 'a limit is a whole number from 1 to 100',
    });
  });
});
