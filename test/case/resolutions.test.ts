/** Money in suspense over HTTP: refunded from there, booked, given back or written off by two operators. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

let count = 0;
const post = (path: string, key: string, body: object, idempotencyKey?: string) =>
  server.http(path, {
    method: 'POST',
    key,
    body,
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
  });
const balance = async (account: string): Promise<string> => {
  const { status, body } = await server.http(`/v1/ledgers/main/accounts/${account}`, {
    key: server.keys.operator,
  });
  return status === 404
    ? '0.00'
    : (body as { balance: { posted: { value: string } } }).balance.posted.value;
};

/** A payment of 100.00 whose merchant is frozen when it is captured, and its case. */
async function suspended() {
  const shop = await server.addMerchant({ id: `shop-${(count += 1)}`, fee: { percent: '0.60' } });
  const pay = (reference: string) =>
    server.pay({ reference: `${reference}-${count}`, value: '100.00', key: shop.key });
  await pay('first');
  const account = `mer:${shop.id}:CNY`;
  await post(`/v1/ledgers/main/accounts/${account}/freeze`, server.keys.operator, {});
  const { body: payment } = await pay('second');
  await server.settled();
  await post(`/v1/ledgers/main/accounts/${account}/unfreeze`, server.keys.operator, {});
  const { body } = await server.http('/v1/cases?status=open', { key: server.keys.finance });
  const [found] = (body as { data: { id: string; holds: unknown }[] }).data;
  if (found === undefined) throw new Error('no case');
  expect(found.holds).toMatchObject({ amount: { value: '100.00' } });
  return { shop, account, payment: (payment as { id: string }).id, case: found.id };
}

const caseOf = async (id: string) =>
  (await server.http(`/v1/cases/${id}`, { key: server.keys.finance })).body;

async function resolve(id: string, action: string) {
  const path = `/v1/cases/${id}/resolutions`;
  const proposed = await post(path, server.keys.operator, { action, note: 'as agreed' }, 'p');
  expect([proposed.status, proposed.body]).toMatchObject([201, { number: 1, status: 'open' }]);
  const own = await post(`${path}/1/approve`, server.keys.operator, {}, 'a');
  expect([own.status, own.body]).toMatchObject([403, { code: 'same_principal' }]);
  const approved = await post(`${path}/1/approve`, server.keys.operator2, {}, 'a');
  await server.settled();
  return approved;
}

describe('a capture in suspense', () => {
  it('is refunded from there: the merchant keeps its other money and its fee', async () => {
    const { shop, account, payment, case: id } = await suspended();
    const before = await balance(account);
    const refunded = await post(`/v1/payments/${payment}/refunds`, shop.key, {}, 'r');
    expect(refunded.status).toBe(201);
    await server.settled();
    expect(await balance(account)).toBe(before);
    expect(await balance('sys:suspense:CNY')).toBe('0.00');
    expect(await caseOf(id)).toMatchObject({ status: 'resolved', end: { action: 'refund' } });
  });

  it('is booked to the merchant with the fee that was frozen', async () => {
    const { account, case: id } = await suspended();
    expect((await resolve(id, 'book')).body).toMatchObject({ status: 'executed' });
    expect(await balance(account)).toBe('198.80');
    expect(await balance('sys:suspense:CNY')).toBe('0.00');
    expect(await caseOf(id)).toMatchObject({
      status: 'resolved',
      holds: { amount: { value: '0.00' }, claimed: { value: '0.00' } },
      end: { action: 'book', note: 'as agreed' },
    });
  });

  it('is given back at the channel', async () => {
    const { account, payment, case: id } = await suspended();
    expect((await resolve(id, 'refund')).body).toMatchObject({ status: 'executed' });
    expect(await balance(account)).toBe('99.40');
    expect(await balance('sys:suspense:CNY')).toBe('0.00');
    expect(await caseOf(id)).toMatchObject({ status: 'resolved', end: { action: 'refund' } });
    const { body } = await server.http(`/v1/payments/${payment}`, { key: server.keys.operator });
    expect(body).toMatchObject({ amountRefunded: { value: '100.00' } });
  });

  it('is written off', async () => {
    const { case: id } = await suspended();
    expect((await resolve(id, 'write_off')).body).toMatchObject({ status: 'executed' });
    expect(await balance('sys:other_income:CNY')).toBe('100.00');
    expect(await balance('sys:suspense:CNY')).toBe('0.00');
  });

  it('is not dismissed while it holds money', async () => {
    const { case: id } = await suspended();
    const body = { action: 'dismiss', note: 'no' };
    const refused = await post(`/v1/cases/${id}/resolutions`, server.keys.operator, body, 'p');
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'case_holds_money' }]);
  });
});
