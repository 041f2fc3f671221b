/** A merchant keeps its checkout sessions over HTTP: lists them, gives out further links, ends them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { personOf } from '../support/session.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, cny, createSession, type Link, linkOf, linkTo, payAt } from './checkout.js';
import { sandboxCard } from './sandbox-card.js';

let server: TestServer;
let aheadMs = 0;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => Date.now() + aheadMs } });
});
afterAll(() => server.stop());

const listed = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), reference: z.string(), status: z.string() })),
  nextCursor: z.string().nullable(),
});
const list = async (query: string, key = server.keys.merchant) =>
  listed.parse((await server.http(`/v1/checkout-sessions?${query}`, { key })).body);
const references = async (query: string, key?: string) =>
  (await list(query, key)).data.map(({ reference }) => reference);

const end = ({ id }: Link, key = server.keys.merchant) =>
  server.http(`/v1/checkout-sessions/${id}/end`, { key, body: {} });
const read = async ({ id }: Link) =>
  (await server.http(`/v1/checkout-sessions/${id}`, { key: server.keys.merchant })).body;

describe('the list', () => {
  it('shows sessions as they stand, newest first, by page and filter', async () => {
    const paid = await linkTo(server, 'paid');
    await checkoutOf(server, paid).start('qr');
    await payAt(await checkoutOf(server, paid).qr());
    await waitUntil(async () => (await read(paid))['status'] === 'paid');
    const processing = await linkTo(server, 'processing');
    await checkoutOf(server, processing).start('qr');
    await linkTo(server, 'short', { expiresIn: 60 });
    aheadMs += 61_000;
    await linkTo(server, 'open');

    expect((await list('')).data).toMatchObject([
      { reference: 'open', status: 'open' },
      { reference: 'short', status: 'expired' },
      { reference: 'processing', status: 'processing', attempts: [{ method: 'qr' }] },
      { reference: 'paid', status: 'paid', attempts: [{ status: 'succeeded', failure: null }] },
    ]);
    expect(await references('status=open')).toEqual(['open']);
    expect(await references('status=expired')).toEqual(['short']);
    expect(await references('status=processing')).toEqual(['processing']);
    expect(await references('status=paid')).toEqual(['paid']);
    expect(await references('reference=short')).toEqual(['short']);
    const first = await list('limit=3');
    const rest = await list(`limit=3&cursor=${first.nextCursor ?? ''}`);
    expect(rest.data.map(({ reference }) => reference)).toEqual(['paid']);
    // What it says of each is what the session itself says.
    for (const one of (await list('')).data) {
      expect(await read({ id: one.id, secret: '', url: '' })).toStrictEqual(one);
    }
  });

  it('knows a session of a payment that there was before', async () => {
    const held = await server.pay({ reference: 'before', rest: { capture: 'manual' } });
    await createSession(server, { amount: undefined, payment: held.body['id'] });
    const [session] = (await list('reference=before')).data;
    expect(session).toMatchObject({ status: 'paid', payment: held.body['id'] });
    expect(await references('status=paid&limit=1')).toEqual(['before']);
  });

  it('is of the merchant alone', async () => {
    const other = await server.addMerchant();
    expect(await references('', other.key)).toEqual([]);
    expect((await references('', server.keys.operator)).length).toBeGreaterThan(3);
  });

  it('holds no secret of a link and no card', async () => {
    const link = await linkTo(server, 'secret');
    const card = await sandboxCard(server, link);
    expect((await checkoutOf(server, link).start('card', { card })).status).toBe(201);
    await waitUntil(async () => (await references('reference=secret&status=paid')).length === 1);
    const { text } = await server.http('/v1/checkout-sessions', { key: server.keys.merchant });
    expect(text).not.toContain(link.secret);
    for (const hidden of ['sha256', card.token, 'ciphertext', 'digest']) {
      expect(text).not.toContain(hidden);
    }
  });
});

describe('a further link', () => {
  it('opens the same session; the first goes on working', async () => {
    const link = await linkTo(server, 'more');
    const more = await server.http(`/v1/checkout-sessions/${link.id}/links`, {
      key: server.keys.merchant,
      body: {},
    });
    expect(more.status).toBe(201);
    for (const one of [link, linkOf(more)]) {
      expect((await checkoutOf(server, one).read()).status).toBe(200);
    }
    expect(linkOf(more).secret).not.toBe(link.secret);
  });

  it('is refused of a session that is over', async () => {
    const link = await linkTo(server, 'over');
    await end(link);
    const more = await server.http(`/v1/checkout-sessions/${link.id}/links`, {
      key: server.keys.merchant,
      body: {},
    });
    expect([more.status, more.body['code']]).toEqual([409, 'checkout_expired']);
  });
});

describe('ending a session', () => {
  it('ends it at once, once, for its payer too', async () => {
    const link = await linkTo(server, 'ended');
    const answer = await end(link);
    expect(answer.body).toMatchObject({ status: 'expired', attempts: [] });
    expect(answer.body['endedAt']).toBe(answer.body['expiresAt']);
    const again = await end(link);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toStrictEqual(answer.body);
    const payer = checkoutOf(server, link);
    expect((await payer.read()).body).toMatchObject({ status: 'expired', attempt: null });
    expect((await payer.start('qr')).body['code']).toBe('checkout_expired');
    expect(await references('status=expired&reference=ended')).toEqual(['ended']);
  });

  it('closes the attempt under way at its channel first', async () => {
    const link = await linkTo(server, 'live');
    const payer = checkoutOf(server, link);
    await payer.start('qr');
    const code = await payer.qr();
    const answer = await end(link);
    expect(answer.body).toMatchObject({
      status: 'expired',
      attempts: [{ number: 1, status: 'canceled' }],
    });
    // The channel keeps its promise: the code takes no money any more.
    expect((await fetch(code, { method: 'POST' })).status).toBe(409);
    expect(await read(link)).toMatchObject({ status: 'expired' });
  });

  it('is refused while the channel has not closed it, and done by the next request', async () => {
    const link = await linkTo(server, 'unclosed');
    const payer = checkoutOf(server, link);
    await payer.start('qr');
    await payer.qr();
    const refused = await server.http(`/v1/checkout-sessions/${link.id}/end`, {
      key: server.keys.merchant,
      body: {},
      headers: { prefer: 'wait=0' },
    });
    expect([refused.status, refused.body['code']]).toEqual([409, 'checkout_attempt_live']);
    await waitUntil(async () => (await end(link)).status === 200);
    expect(await read(link)).toMatchObject({ status: 'expired' });
  });

  it('is refused of an order that is paid', async () => {
    const link = await linkTo(server, 'is-paid');
    const payer = checkoutOf(server, link);
    await payer.start('qr');
    await payAt(await payer.qr());
    await waitUntil(async () => (await read(link))['status'] === 'paid');
    const answer = await end(link);
    expect([answer.status, answer.body['code']]).toEqual([409, 'checkout_paid']);
  });
});

describe('a session of a payment that there was before', () => {
  it('is not for people who may not cancel payments: its end or its link cancels that payment', async () => {
    const method = { type: 'qr' };
    const { body } = await server.pay({ reference: 'theirs', rest: { method } });
    const id = String(body['id']);
    const support = await personOf(server, 'support');
    const made = await support.http('/v1/checkout-sessions', { body: { payment: id } });
    expect([made.status, made.body['code']]).toEqual([403, 'forbidden']);

    const owner = await personOf(server, 'owner');
    const link = linkOf(await owner.http('/v1/checkout-sessions', { body: { payment: id } }));
    for (const act of ['links', 'end']) {
      const path = `/v1/checkout-sessions/${link.id}/${act}`;
      const refused = await support.http(path, { body: {} });
      expect([refused.status, refused.body['code']]).toEqual([403, 'forbidden']);
    }
    const payment = await server.http(`/v1/payments/${id}`, { key: server.keys.merchant });
    expect(payment.body).toMatchObject({ status: 'requires_action' });

    const own = linkOf(
      await support.http('/v1/checkout-sessions', {
        body: { amount: cny('5.00'), reference: 's' },
      }),
    );
    const path = `/v1/checkout-sessions/${own.id}/end`;
    expect((await support.http(path, { body: {} })).status).toBe(200);
    const ended = await owner.http(`/v1/checkout-sessions/${link.id}/end`, { body: {} });
    expect(ended.body).toMatchObject({ status: 'expired', attempts: [{ status: 'canceled' }] });
  });
});
