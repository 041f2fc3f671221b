/** `GET /v1/merchants`: merchants found by id, by name, and by whether an account is frozen. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  for (const [id, name] of [
    ['tea-1', 'Tea House'],
    ['tea-2', 'Téa and Sons'],
    ['book', 'tea books 茶'],
  ]) {
    await register(id!, name!);
  }
});
afterAll(() => server.stop());

const register = (id: string, name: string) =>
  server.http('/v1/merchants', { key: server.keys.operator, body: { id, name } });

async function found(query = ''): Promise<readonly string[]> {
  const { body } = await server.http(`/v1/merchants${query}`, { key: server.keys.finance });
  return (body['data'] as readonly { readonly id: string }[]).map(({ id }) => id);
}

describe('merchants', () => {
  it('are listed by id, without what only their own page says', async () => {
    const { body } = await server.http('/v1/merchants?limit=1&id=tea', {
      key: server.keys.operator,
    });
    expect(body).toStrictEqual({
      data: [
        {
          ...{ id: 'tea-1', object: 'merchant', name: 'Tea House' },
          ...{ fee: { percent: '0', fixed: null }, status: 'active' },
          registeredAt: expect.any(String),
        },
      ],
      hasMore: true,
      nextCursor: expect.any(String),
    });
    expect(await found('?id=tea')).toStrictEqual(['tea-1', 'tea-2']);
    expect(await found(`?id=tea&cursor=${String(body['nextCursor'])}`)).toStrictEqual(['tea-2']);
  });

  it.each([
    ['tea', ['book', 'tea-1']],
    ['TEA H', ['tea-1']],
    ['TÉA', ['tea-2']],
    ['tea books 茶', ['book']],
    ['ea', []],
    ['%', []],
  ])('are found by how the name begins: %s', async (name, ids) => {
    expect(await found(`?name=${encodeURIComponent(name)}`)).toStrictEqual(ids);
  });

  it('go on from a cursor of a search by name, and from no other', async () => {
    const { body } = await server.http('/v1/merchants?name=tea&limit=1', {
      key: server.keys.operator,
    });
    const cursor = String(body['nextCursor']);
    expect(await found(`?name=tea&cursor=${cursor}`)).toStrictEqual(['tea-1']);
    const refused = await server.http(`/v1/merchants?cursor=${cursor}`, {
      key: server.keys.operator,
    });
    expect([refused.status, refused.body.code]).toStrictEqual([400, 'invalid_cursor']);
  });

  it('are frozen in part while an account of theirs is', async () => {
    const shop = await server.addMerchant({ id: 'tea-3' });
    await server.pay({ reference: 'opens it', key: shop.key });
    const account = (verb: string) =>
      server.http(`/v1/ledgers/main/accounts/mer:tea-3:CNY/${verb}`, {
        key: server.keys.operator,
        body: {},
      });
    await account('freeze');
    expect(await found('?status=partly_frozen')).toStrictEqual(['tea-3']);
    expect(await found('?status=active&id=tea')).toStrictEqual(['tea-1', 'tea-2']);
    await account('unfreeze');
    expect(await found('?status=partly_frozen')).toStrictEqual([]);
  });

  it('have payments that staff can narrow a list to', async () => {
    const of = async (merchant: string, key: string) =>
      server.http(`/v1/payments?merchant=${merchant}`, { key });
    const own = await of('tea-3', server.keys.finance);
    expect((own.body['data'] as object[]).length).toBe(1);
    expect((await of('tea-1', server.keys.finance)).body['data']).toStrictEqual([]);
    // To a merchant there is no other.
    expect((await of('tea-3', server.keys.merchant)).status).toBe(404);
    expect((await of('demo-shop', server.keys.merchant)).status).toBe(200);
  });
});
