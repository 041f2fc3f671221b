/** Keys over real HTTP: issued, rotated, approved and revoked while the server runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { openDatabase } from '../../eventstore/sqlite/open-database.js';
import { SqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { withFaultyReads } from '../eventstore/faulty-database.js';
import { engineUrl, startGatewayChild } from '../support/gateway-child.js';
import type { HttpClient } from '../support/http-client.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

const shape = z.looseObject({
  id: z.string(),
  status: z.string(),
  key: z.string().default(''),
});

let requests = 0;

/** What is asked of the keys, each time as a new request. */
const asking = (http: HttpClient) => ({
  issue: async (key: string, body: object, idempotencyKey = `issue-${(requests += 1)}`) =>
    http('/v1/keys', { key, body, headers: { 'idempotency-key': idempotencyKey } }),
  issued: async (key: string, body: object) => {
    const headers = { 'idempotency-key': `issue-${(requests += 1)}` };
    const answer = await http('/v1/keys', { key, body, headers });
    if (answer.status !== 201) throw new Error(answer.text);
    return shape.parse(answer.body);
  },
  rotate: async (key: string, id: string, body: object, idempotencyKey = `r-${(requests += 1)}`) =>
    http(`/v1/keys/${id}/rotate`, { key, body, headers: { 'idempotency-key': idempotencyKey } }),
  approve: async (key: string, id: string, idempotencyKey = `a-${(requests += 1)}`) =>
    http(`/v1/keys/${id}/approve`, {
      key,
      body: {},
      headers: { 'idempotency-key': idempotencyKey },
    }),
  revoke: async (key: string, id: string, body: object = {}) =>
    http(`/v1/keys/${id}/revoke`, { key, body }),
  /** The status of a request with the key: 200, or 401 when it opens nothing. */
  opens: async (key: string) => (await http('/v1/keys', { key })).status,
});

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

  it('are rotated with an overlap; the id stays', async () => {
    const { id, key } = await ask.issued(operator, { role: 'merchant', merchant: 'demo-shop' });
    const turned = await ask.rotate(key, id, { overlapSeconds: 600 }, 'turn');
    const { key: fresh, ...rest } = turned.body;
    expect(turned.status).toBe(200);
    expect(rest).toMatchObject({ id, status: 'active', hint: String(fresh).slice(-4) });
    expect([await ask.opens(key), await ask.opens(String(fresh))]).toEqual([200, 200]);
    const again = await ask.rotate(key, id, { overlapSeconds: 600 }, 'turn');
    expect([again.status, again.body]).toEqual([200, rest]);
    const last = shape.parse((await ask.rotate(operator, id, { overlapSeconds: 0 })).body);
    expect([await ask.opens(key), await ask.opens(String(fresh))]).toEqual([401, 401]);
    expect(await ask.opens(last.key)).toBe(200);
  });

  it('with signing get a new secret to sign with, too', async () => {
    const asked = { role: 'merchant', merchant: 'demo-shop', signing: 'optional' };
    const first = await ask.issue(operator, asked);
    const { id } = shape.parse(first.body);
    const turned = await ask.rotate(operator, id, {});
    expect(first.body.signingSecret).toMatch(/^tbs_/);
    expect(turned.body.signingSecret).toMatch(/^tbs_/);
    expect(turned.body.signingSecret).not.toBe(first.body.signingSecret);
    expect(turned.body.signing).toBe('optional');
  });

  it.each([
    ['below zero', { overlapSeconds: -1 }],
    ['above a week', { overlapSeconds: 604_801 }],
    ['that is half a second', { overlapSeconds: 0.5 }],
  ])('are not rotated with an overlap %s', async (_, body) => {
    const { id } = await ask.issued(operator, { role: 'auditor' });
    const before = await head();
    const answer = await ask.rotate(operator, id, body);
    expect([answer.status, answer.body.param]).toEqual([400, 'overlapSeconds']);
    expect(await head()).toBe(before);
  });

  it('are revoked at once, and may take along what they issued', async () => {
    const shop = await server.addMerchant();
    const first = await ask.issued(shop.key, { role: 'merchant' });
    const second = await ask.issued(first.key, { role: 'merchant' });
    const gone = await ask.revoke(shop.key, first.id);
    expect([gone.status, gone.body.status]).toEqual([200, 'revoked']);
    expect([await ask.opens(first.key), await ask.opens(second.key)]).toEqual([401, 200]);
    await ask.revoke(operator, first.id, { withIssued: true });
    expect([await ask.opens(shop.key), await ask.opens(second.key)]).toEqual([200, 401]);
    const rotation = await ask.rotate(shop.key, second.id, {});
    expect([rotation.status, rotation.body.code]).toEqual([409, 'key_revoked']);
  });

  it('revoked while a body is on its way: the request is refused', async () => {
    const shop = await server.addMerchant();
    const { id, key } = await ask.issued(shop.key, { role: 'merchant' });
    const body = JSON.stringify({
      amount: { value: '1.00', currency: 'CNY' },
      reference: 'slow',
      method: { type: 'card' },
    });
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    const answer = new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(String(data))),
    );
    const lines = ['POST /v1/payments HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
    const sent = [...lines, `Authorization: Bearer ${key}`, `Content-Length: ${body.length}`];
    socket.write(`${sent.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
    // Behind it on the same server: by the time this is answered, the first has passed its key.
    await ask.opens(shop.key);
    await ask.revoke(shop.key, id);
    socket.write(body.slice(10));
    expect(await answer).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
    const list = await server.http('/v1/payments?reference=slow', { key: shop.key });
    expect(list.body.data).toEqual([]);
  });

  describe('of operators', () => {
    it('are in force when another operator has approved them', async () => {
      const { id, key, status } = await ask.issued(operator, { role: 'operator', name: 'third' });
      expect(status).toBe('awaiting_approval');
      expect(await ask.opens(key)).toBe(401);
      const own = await ask.approve(operator, id);
      expect([own.status, own.body.code]).toEqual([403, 'same_principal']);
      const approved = await ask.approve(operator2, id, 'yes');
      expect([approved.status, approved.body.status]).toEqual([200, 'active']);
      expect(approved.body.approvedBy).toMatch(/^key_/);
      expect(await ask.opens(key)).toBe(200);
      const again = await ask.approve(operator2, id, 'yes');
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
      // The new operator counts as the one who asked for it: its secret was shown there.
      const next = await ask.issued(operator, { role: 'operator' });
      expect((await ask.approve(key, next.id)).body.code).toBe('same_principal');
    });

    it('are approved once, and not when they are revoked', async () => {
      const { id } = await ask.issued(operator, { role: 'operator' });
      await ask.revoke(operator2, id);
      const late = await ask.approve(operator2, id);
      expect([late.status, late.body.code]).toEqual([409, 'key_revoked']);
      const none = await ask.approve(operator2, 'key_none');
      expect([none.status, none.body.code]).toEqual([404, 'not_found']);
    });

    it('are rotated by themselves alone', async () => {
      const { body } = await server.http('/v1/keys?limit=100', { key: operator });
      const named = z.array(z.looseObject({ id: z.string(), name: z.string().nullable() }));
      const id = named.parse(body.data).find(({ name }) => name === 'dev operator')?.id ?? '';
      const theirs = await ask.rotate(operator2, id, {});
      expect([theirs.status, theirs.body.code]).toEqual([403, 'forbidden']);
      const own = await ask.rotate(operator, id, { overlapSeconds: 600 });
      expect(own.status).toBe(200);
    });
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

it('two servers on one log: what one revokes, the other refuses within a second', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallybook-keys-'));
  const gateway = await startGatewayChild(join(folder, 'events.sqlite'));
  const env = { EVENTSTORE_URL: engineUrl(gateway.port) };
  const servers: TestServer[] = [];
  try {
    for (const name of ['one', 'two']) {
      const dataDir = join(folder, name);
      servers.push(await startTestServer({ dev: true, env, dataDir }));
    }
    const [one, two] = servers;
    if (one === undefined || two === undefined) throw new Error('no servers');
    const [here, there] = [asking(one.http), asking(two.http)];
    const tookMs: number[] = [];
    for (let n = 0; n < 5; n++) {
      const { id, key } = await here.issued(one.keys.operator, { role: 'auditor' });
      expect(await there.opens(key)).toBe(200);
      expect((await here.revoke(one.keys.operator, id)).status).toBe(200);
      const revokedMs = performance.now();
      expect(await here.opens(key)).toBe(401);
      await waitUntil(async () => (await there.opens(key)) === 401);
      tookMs.push(performance.now() - revokedMs);
    }
    expect(Math.max(...tookMs)).toBeLessThan(1_000);
  } finally {
    for (const server of servers) await server.stop();
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

it('a server that cannot read the keys takes no writes, and answers reads', async () => {
  let isFailing = false;
  const server = await startTestServer({
    openStore: ({ dataDir, clock = { now: Date.now } }) => {
      const db = openDatabase(join(dataDir, 'events.sqlite'), { readonly: false });
      withFaultyReads(db, /WHERE s\.name =/, () => isFailing);
      return Promise.resolve(new SqliteEventStore(db, { clock }));
    },
  });
  try {
    const post = (id: string) =>
      server.http('/v1/ledgers/main/accounts', {
        key: server.keys.operator,
        body: { id, currency: 'CNY', subject: 'customer_payable' },
      });
    expect((await post('before')).status).toBe(201);
    isFailing = true;
    let accepted = 0;
    const refused = await waitUntil(async () => {
      const answer = await post(`meanwhile-${(accepted += 1)}`);
      return answer.status === 201 ? undefined : answer;
    });
    expect([refused.status, refused.body.code]).toEqual([503, 'keys_outdated']);
    expect(refused.headers.get('retry-after')).toBe('1');
    const read = await server.http('/v1/payments', { key: server.keys.finance });
    expect(read.status).toBe(200);
    isFailing = false;
    expect((await post('after')).status).toBe(201);
    const lost = await server.http(`/v1/ledgers/main/accounts/meanwhile-${accepted}`, {
      key: server.keys.finance,
    });
    expect(lost.status).toBe(404);
  } finally {
    await server.stop();
  }
}, 30_000);
