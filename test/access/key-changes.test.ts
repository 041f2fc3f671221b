/** Keys over real HTTP: rotated, approved and revoked while the server runs. */
import { connect } from 'node:net';
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
});
