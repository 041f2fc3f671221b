/** Checkout sessions over HTTP, as merchants make and read them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, cny, createSession, type Link, linkOf, payAt } from './checkout.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const create = (body: Readonly<Record<string, unknown>>, key?: string) =>
  createSession(server, body, key);
const payer = (link: Link) => checkoutOf(server, link);

describe('a merchant', () => {
  it('makes a session and finds it again, never with the secret', async () => {
    const made = await create({ reference: 'made', description: 'Tea' });
    expect({ status: made.status, text: made.text }).toMatchObject({ status: 201 });
    const { url, ...body } = made.body;
    expect(body).toMatchObject({
      object: 'checkout_session',
      merchant: 'demo-shop',
      status: 'open',
      reference: 'made',
      amount: cny('88.88'),
      description: 'Tea',
      methods: ['qr', 'card'],
      returnUrl: null,
      embedOrigins: [],
      payment: null,
      attempts: [],
    });
    const { id, secret } = linkOf(made);
    expect(url).toBe(`${server.url}/checkout/${id}#${secret}`);
    const read = await server.http(`/v1/checkout-sessions/${id}`, { key: server.keys.merchant });
    expect(read.body).toStrictEqual(body);
    // Nor does the log hold it.
    const events = await server.engine.log.readStream(`checkout-${id}`, { from: 0, limit: 100 });
    expect(events.map(({ event }) => event.type)).toEqual([
      'CheckoutSessionCreated',
      'CheckoutLinkIssued',
    ]);
    expect(JSON.stringify(events)).not.toContain(secret);
  });

  it('asked again, gets the same session and a link of its own; both work', async () => {
    const first = await create({ reference: 'again' });
    const second = await create({ reference: 'again' });
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const links = [linkOf(first), linkOf(second)];
    expect(links[0]?.id).toBe(links[1]?.id);
    expect(links[0]?.secret).not.toBe(links[1]?.secret);
    for (const link of links) expect((await payer(link).read()).status).toBe(200);
  });

  it.each([
    [
      'other content under the same reference',
      { reference: 'again', amount: cny('1.00') },
      409,
      'reference_conflict',
    ],
    [
      'a return address that it has not registered',
      { reference: 'x', returnUrl: 'https://evil.example/' },
      422,
      'return_origin_not_registered',
    ],
    [
      'a return address that is a script',
      { reference: 'x', returnUrl: 'javascript:alert(1)' },
      422,
      'return_origin_not_registered',
    ],
    [
      'a frame that it has not registered',
      { reference: 'x', embedOrigins: ['https://evil.example'] },
      422,
      'embed_origin_not_registered',
    ],
    ['no reference', {}, 400, 'invalid_request'],
    [
      'a method that the page does not know',
      { reference: 'x', methods: ['cash'] },
      400,
      'invalid_request',
    ],
    ['a method twice', { reference: 'x', methods: ['qr', 'qr'] }, 400, 'invalid_request'],
    ['an amount beside a payment', { payment: 'pay_1' }, 400, 'invalid_request'],
  ])('is refused %s', async (_, body, status, code) => {
    const answer = await create(body);
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
  });

  it('makes no session under the reference of a payment, but for the payment itself', async () => {
    const paid = await server.pay({ reference: 'api', rest: { method: { type: 'qr' } } });
    expect((await create({ reference: 'api' })).body['code']).toBe('reference_conflict');
    const body = { payment: paid.body['id'] };
    const made = await server.http('/v1/checkout-sessions', { key: server.keys.merchant, body });
    expect(made.status).toBe(201);
    const seen = await payer(linkOf(made)).read();
    expect(seen.body).toMatchObject({ status: 'processing', attempt: { method: 'qr', number: 1 } });
    await payAt(seen.qr);
    await waitUntil(async () => (await payer(linkOf(made)).read()).body['status'] === 'paid');
  });

  it('learns nothing of the payments and sessions of another', async () => {
    const other = await server.addMerchant();
    const paid = await server.pay({ reference: 'theirs', key: other.key });
    const body = { payment: paid.body['id'] };
    const answer = await server.http('/v1/checkout-sessions', { key: server.keys.merchant, body });
    expect(answer.status).toBe(404);
  });

  it('takes an origin away, and with it the return address and the frame of every session', async () => {
    const { id, key } = await server.addMerchant();
    const shop = 'https://shop.example';
    const origins = { returnOrigins: [shop], embedOrigins: [shop] };
    const change = (body: unknown) =>
      server.http(`/v1/merchants/${id}`, { key, method: 'PATCH', body });
    expect((await change(origins)).body).toMatchObject(origins);
    const addresses = { returnUrl: `${shop}/orders/42`, embedOrigins: [shop] };
    const link = linkOf(await create({ reference: 'origins', ...addresses }, key));
    expect((await payer(link).read()).body).toMatchObject(addresses);
    await change({ returnOrigins: [], embedOrigins: [] });
    expect((await payer(link).read()).body).toMatchObject({ returnUrl: null, embedOrigins: [] });
  });
});
