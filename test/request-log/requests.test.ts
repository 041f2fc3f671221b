/** The requests of a merchant's keys over HTTP. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { personOf } from '../support/session.js';

let server: TestServer;
beforeAll(async () => void (server = await startTestServer()));
afterAll(() => server.stop());

const requestRows = z.array(
  z.looseObject({ id: z.string(), path: z.string(), status: z.number() }),
);

async function requests(query = '', key = server.keys.merchant, headers = {}) {
  const { body } = await server.http(`/v1/requests${query}`, { key, headers });
  return requestRows.parse(body.data);
}

it('a request is kept as it was, without what it may not keep', async () => {
  const { id: merchant, key } = await server.addMerchant();
  const answer = await server.http('/v1/payments', {
    key,
    headers: { 'request-id': 'mine-1', 'idempotency-key': 'order-1' },
    body: {
      amount: { value: '10.00', currency: 'CNY' },
      reference: 'order-1',
      method: { type: 'card' },
      description: 'for Li Na',
    },
  });
  expect(answer.status).toBe(201);
  const [kept, ...others] = await requests('', key);
  expect(others).toStrictEqual([]);
  const one = await server.http(`/v1/requests/${kept?.id}`, { key });
  expect(one.body).toStrictEqual(kept);
  expect(kept).toStrictEqual({
    id: kept?.id,
    object: 'request',
    merchant,
    key: expect.stringMatching(/^key_/),
    at: expect.stringMatching(/Z$/),
    durationMs: expect.any(Number),
    method: 'POST',
    path: '/v1/payments',
    query: null,
    requestId: 'mine-1',
    idempotencyKey: 'order-1',
    status: 201,
    code: null,
    body: {
      amount: { value: '10.00', currency: 'CNY' },
      reference: 'order-1',
      method: { type: 'card' },
    },
    leftOut: ['description'],
  });
  expect(answer.headers.get('request-id')).toBe('mine-1');
});

it('of an idempotency key that may be a card nothing is kept, and that is told', async () => {
  const { key } = await server.addMerchant();
  await server.http('/v1/payments/pay_0/refunds', {
    key,
    headers: { 'idempotency-key': '1780000000000' },
    body: { amount: { value: '1.00', currency: 'CNY' } },
  });
  const [kept] = await requests('', key);
  expect(kept).toMatchObject({ idempotencyKey: null, leftOut: ['Idempotency-Key'] });
});

it('of what did not pass its contract neither body nor query nor what stands in the path is kept', async () => {
  const { key } = await server.addMerchant();
  const method = { type: 'card', channel: 'tok_12345678' };
  await server.pay({ reference: 'tok_12345678', key, rest: { method, colour: 'red' } });
  await server.http('/v1/payments/li.na@example.com/capture?path=li.na', { key, body: {} });
  const [captured, paid] = await requests('', key);
  const nothing = { query: null, body: null, leftOut: ['body'] };
  expect(paid).toMatchObject({ ...nothing, code: 'invalid_request', path: '/v1/payments' });
  expect(captured).toMatchObject({
    ...{ ...nothing, code: 'invalid_request', path: '/v1/payments/{id}/capture' },
  });
});

it('a refusal is kept with its code: of the contract, of the domain, of the rate and of the size', async () => {
  const { key } = await server.addMerchant();
  const pay = (rest: object) => server.pay({ reference: 'order-1', key, rest: { ...rest } });
  await pay({ colour: 'red' });
  await pay({ method: { type: 'cash' } });
  await server.http('/v1/payments', { key, raw: 'x'.repeat(300_000) });
  await server.http('/v1/users', { key });
  const failed = await requests('?outcome=failed', key);
  expect(
    failed.map(({ path, status, code, body }) => ({ path, status, code, body })),
  ).toStrictEqual([
    { path: '/v1/users', status: 403, code: 'forbidden', body: null },
    { path: '/v1/payments', status: 413, code: 'body_too_large', body: null },
    expect.objectContaining({ status: 422, code: 'method_unsupported' }),
    expect.objectContaining({ status: 400, code: 'invalid_request' }),
  ]);
  expect(JSON.stringify(failed)).not.toContain('red');
  expect(await requests('?outcome=failed&path=users', key)).toHaveLength(1);
  expect(await requests('?path=%25', key)).toStrictEqual([]);
});

it('the list goes on below its last request, and shows a merchant its own', async () => {
  const { id, key } = await server.addMerchant();
  for (let n = 0; n < 5; n += 1) await server.http(`/v1/payments?limit=${n + 1}`, { key });
  const page = await server.http('/v1/requests?limit=2&path=/v1/payments', { key });
  const first = requestRows.parse(page.body.data);
  expect(page.body.hasMore).toBe(true);
  const next = await server.http(
    `/v1/requests?limit=100&path=/v1/payments&cursor=${String(page.body.nextCursor)}`,
    { key },
  );
  const rest = requestRows.parse(next.body.data);
  expect([...first, ...rest].map(({ query }) => query)).toStrictEqual(
    [5, 4, 3, 2, 1].map((n) => `limit=${n}`),
  );
  expect(next.body).toMatchObject({ hasMore: false, nextCursor: null });
  expect((await server.http(`/v1/requests/${first[0]?.id}`)).status).toBe(401);
  const foreign = await server.http(`/v1/requests/${first[0]?.id}`, { key: server.keys.merchant });
  expect(foreign.status).toBe(404);
  const headers = { 'tallybook-merchant': id };
  expect(await requests('?path=/v1/payments', server.keys.auditor, headers)).toHaveLength(5);
});

it("the house's own requests and those of people are not kept", async () => {
  const { id, key } = await server.addMerchant();
  const headers = { 'tallybook-merchant': id };
  await server.http('/v1/payments', { key: server.keys.operator, headers });
  const owner = await personOf(server, 'owner');
  expect((await owner.http('/v1/payments?limit=77')).status).toBe(200);
  expect(await requests('', key)).toStrictEqual([]);
  const all = await requests('?limit=100');
  expect(all.filter(({ query }) => query === 'limit=77')).toStrictEqual([]);
});

it('no answer of a revoked or unknown key is kept: it is nobody’s', async () => {
  await server.http('/v1/payments?limit=78', { key: `tbk_${'x'.repeat(43)}` });
  const all = await requests('?limit=100');
  expect(all.filter(({ query }) => query === 'limit=78')).toStrictEqual([]);
});
