/** `GET /v1/merchants/{id}/payment-outcomes`: counted from events, a merchant's own alone. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PaymentOutcomesBody } from '../../api/payment-outcome/contract.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const path = (merchant: string) => `/v1/merchants/${merchant}/payment-outcomes`;
const ask = async (merchant: string, key = server.keys.merchant) =>
  (await server.http(path(merchant), { key })).body as unknown as PaymentOutcomesBody;

it('are none before there is a payment', async () => {
  const { hours, from, at } = await ask('demo-shop');
  expect(hours).toStrictEqual([]);
  expect(Date.parse(at) - Date.parse(from)).toBeGreaterThanOrEqual(30 * 86_400_000);
});

it('are counted by the hour in which payments came to them', async () => {
  const scenario = (name: string) => ({ rest: { sandbox: { scenario: name } } });
  await server.pay({ reference: 'good' });
  await server.pay({ reference: 'bad', ...scenario('declined') });
  const held = await server.pay({ reference: 'held', rest: { capture: 'manual' } });
  await server.http(`/v1/payments/${String(held.body.id)}/cancel`, {
    key: server.keys.merchant,
    headers: { 'idempotency-key': 'cancel', prefer: 'wait=10' },
    body: {},
  });
  await server.settled();
  const { hours } = await ask('demo-shop');
  const sum = (of: 'begun' | 'succeeded' | 'failed' | 'givenUp') =>
    hours.reduce((total, hour) => total + hour[of], 0);
  expect([sum('begun'), sum('succeeded'), sum('failed'), sum('givenUp')]).toStrictEqual([
    ...[3, 1, 1, 1],
  ]);
  expect(hours.every(({ from }) => /T\d\d:00:00\.000Z$/.test(from))).toBe(true);
});

it("are another merchant's for nobody of a merchant, and of none that is not there", async () => {
  const key = server.keys.operator;
  const body = { id: 'other-shop', name: 'Other', fee: { percent: '0.60' } };
  await server.http('/v1/merchants', { key, body, headers: { 'idempotency-key': 'other' } });
  expect((await ask('other-shop', key)).hours).toStrictEqual([]);
  expect((await server.http(path('other-shop'), { key: server.keys.merchant })).status).toBe(404);
  expect((await server.http(path('nobody'), { key })).body).toMatchObject({ code: 'not_found' });
});
