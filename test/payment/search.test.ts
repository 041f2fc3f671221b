/** Payments and refunds as they are searched for over HTTP. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';

const rows = z.array(z.looseObject({ id: z.string(), reference: z.string().optional() }));
let server: TestServer;
const ids: string[] = [];
beforeAll(async () => {
  server = await startTestServer();
  for (const [reference, value, currency, type] of [
    ['order-1', '10.00', 'CNY', 'card'],
    ['order-2', '20.00', 'CNY', 'card'],
    ['order-3', '20', 'JPY', 'card'],
    ['order-4', '30.00', 'CNY', 'qr'],
  ] as const) {
    const paid = await server.pay({ reference, value, currency, rest: { method: { type } } });
    ids.push(z.string().parse(paid.body.id));
  }
  const other = await server.addMerchant();
  await server.pay({ reference: 'foreign', value: '20.00', key: other.key });
});
afterAll(() => server.stop());

const found = async (path: string) =>
  rows.parse((await server.http(path, { key: server.keys.merchant })).body.data);
const references = async (query: string) =>
  (await found(`/v1/payments?${query}`)).map(({ reference }) => reference);

it.each([
  ['the beginning of an id', () => `id=${ids[0]?.slice(0, 20)}`, ['order-1']],
  ['a beginning that no id has', () => 'id=pay_zzzz', []],
  ['a method', () => 'method=qr', ['order-4']],
  ['a currency', () => 'currency=JPY', ['order-3']],
  ['an amount', () => 'currency=CNY&amountFrom=20.00&amountTo=20.00', ['order-2']],
  ['at least an amount', () => 'currency=CNY&amountFrom=20.00', ['order-4', 'order-2']],
  ['at most an amount', () => 'currency=CNY&amountTo=20.00', ['order-2', 'order-1']],
  [
    'several of them',
    () => `currency=CNY&amountFrom=20.00&method=card&id=${ids[1]?.slice(0, 9)}`,
    ['order-2'],
  ],
])('finds payments by %s', async (_name, query, expected) => {
  expect(await references(query())).toStrictEqual(expected);
});

it('exports what the same filters choose', async () => {
  const { text } = await server.http('/v1/reports/payments.csv?currency=CNY&amountFrom=20.00', {
    key: server.keys.merchant,
  });
  expect(
    ['order-1', 'order-2', 'order-3', 'order-4'].map((one) => text.includes(one)),
  ).toStrictEqual([false, true, false, true]);
});

it('lists refunds newest first, by status and time, over pages', async () => {
  const refund = async (key: string, rest: object = {}) => {
    const { body } = await server.http(`/v1/payments/${ids[1]}/refunds`, {
      key: server.keys.merchant,
      headers: { 'idempotency-key': key, prefer: 'wait=10' },
      body: { amount: { value: '1.00', currency: 'CNY' }, reason: key, ...rest },
    });
    return z.string().parse(body.id);
  };
  const [first, second] = [
    await refund('r-1'),
    await refund('r-2', { sandbox: { scenario: 'declined' } }),
  ];
  const list = async (query: string) => (await found(`/v1/refunds${query}`)).map(({ id }) => id);
  expect(await list('')).toStrictEqual([second, first]);
  expect(await list('?status=succeeded')).toStrictEqual([first]);
  expect(await list('?status=failed')).toStrictEqual([second]);
  expect(await list('?status=pending')).toStrictEqual([]);
  expect(await list('?to=2026-01-01T00:00:00Z')).toStrictEqual([]);
  const page = await server.http('/v1/refunds?limit=1', { key: server.keys.merchant });
  expect(page.body.hasMore).toBe(true);
  expect(await list(`?cursor=${String(page.body.nextCursor)}`)).toStrictEqual([first]);
  const [one] = z.array(z.unknown()).parse(page.body.data);
  const read = await server.http(`/v1/refunds/${second}`, { key: server.keys.merchant });
  expect(one).toStrictEqual(read.body);
});
