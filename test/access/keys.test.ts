/** Keys over real HTTP: who may issue them, what is refused, and that their secrets are shown once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { asking, shape } from './asking-keys.js';

describe('keys', () => {
  let server: TestServer;
  let ask: ReturnType<typeof asking>;
  let operator: string;
  let operator2: string;
  beforeAll(async () => {
    server = await startTestServer();
    ask = asking(server.http);
    ({ operator, operator2 } = server.keys);
  });
  afterAll(() => server.stop());

  const head = () => server.engine.log.head();

  it('are issued by an operator for all', async () => {
    for (const role of ['finance', 'auditor'] as const) {
      const answer = await ask.issue(operator, { role, name: 'night shift' });
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ role, name: 'night shift', status: 'active' });
      expect(await ask.opens(shape.parse(answer.body).key)).toBe(200);
    }
    const key = await ask.issued(operator, { role: 'merchant', merchant: 'demo-shop' });
    expect((await server.pay({ reference: 'issued', key: key.key })).status).toBe(201);
  });

  it('are issued by a merchant for itself, several of them', async () => {
    const shop = await server.addMerchant();
    const till = await ask.issued(shop.key, { role: 'merchant' });
    const desk = await ask.issued(till.key, { role: 'merchant', merchant: shop.id });
    const paid = await server.pay({ reference: 'several', key: till.key });
    const path = `/v1/payments/${String(paid.body.id)}`;
    for (const key of [shop.key, till.key, desk.key]) {
      expect((await server.http(path, { key })).status).toBe(200);
    }
    const listed = (await server.http('/v1/keys', { key: desk.key })).body.data;
    expect(
      z
        .array(shape)
        .parse(listed)
        .map(({ id }) => id)
        .slice(1),
    ).toEqual([till.id, desk.id]);
  });

  it.each([
    ['of another merchant', 'merchant', { role: 'merchant', merchant: 'other' }, 404, 'not_found'],
    ['of an auditor by a merchant', 'merchant', { role: 'auditor' }, 403, 'forbidden'],
    ['of nobody', 'operator', { role: 'merchant' }, 400, 'merchant_required'],
    [
      'of a merchant that is none',
      'operator',
      { role: 'merchant', merchant: 'x' },
      404,
      'not_found',
    ],
    [
      'of an auditor of a shop',
      'operator',
      { role: 'auditor', merchant: 'x' },
      400,
      'invalid_request',
    ],
    [
      'of an auditor who signs',
      'operator',
      { role: 'auditor', signing: 'required' },
      400,
      'invalid_request',
    ],
    ['of a role that is none', 'operator', { role: 'king' }, 400, 'invalid_request'],
    [
      'with a name too long',
      'operator',
      { role: 'auditor', name: 'x'.repeat(101) },
      400,
      'invalid_request',
    ],
    ['with an unknown member', 'operator', { role: 'auditor', until: 'x' }, 400, 'invalid_request'],
  ] as const)('%s are refused, and nothing is written', async (_, as, body, status, code) => {
    const before = await head();
    const answer = await ask.issue(server.keys[as], body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await head()).toBe(before);
  });

  it('need an Idempotency-Key to be issued, rotated and approved', async () => {
    for (const path of ['/v1/keys', '/v1/keys/key_1/rotate', '/v1/keys/key_1/approve']) {
      const body = path === '/v1/keys' ? { role: 'auditor' } : {};
      const { status, body: problem } = await server.http(path, { key: operator, body });
      expect([path, status, problem.code]).toEqual([path, 400, 'idempotency_key_required']);
    }
  });

  it('are shown once: a retry answers the same key without its secret', async () => {
    const first = await ask.issue(operator, { role: 'auditor' }, 'once');
    const again = await ask.issue(operator, { role: 'auditor' }, 'once');
    const { key, ...rest } = first.body;
    expect(key).toMatch(/^tbk_/);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(rest);
    const other = await ask.issue(operator, { role: 'finance' }, 'once');
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    // Somebody else's Idempotency-Key is another.
    const theirs = await ask.issue(operator2, { role: 'auditor' }, 'once');
    expect(shape.parse(theirs.body).id).not.toBe(rest.id);
  });

  it('are listed page by page, without any secret', async () => {
    const found: string[] = [];
    for (let path: string | undefined = '/v1/keys?limit=3'; path !== undefined;) {
      const { body, text } = await server.http(path, { key: server.keys.finance });
      expect(text).not.toMatch(/tbk_|tbs_|sha256|sealed/);
      const page = z
        .looseObject({
          data: z.array(shape),
          hasMore: z.boolean(),
          nextCursor: z.string().nullable(),
        })
        .parse(body);
      found.push(...page.data.map(({ id }) => id));
      expect(page.hasMore).toBe(page.nextCursor !== null);
      path = page.nextCursor === null ? undefined : `/v1/keys?limit=3&cursor=${page.nextCursor}`;
    }
    expect(found).toEqual((await server.engine.keys.list()).map(({ key }) => key.id));
    const wrong = await server.http('/v1/keys?cursor=x', { key: operator });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_cursor']);
  });
});
