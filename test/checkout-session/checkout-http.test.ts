/** Checkout sessions over HTTP: the merchant's requests, and the payer's with the secret of a link. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO_MERCHANT } from '../../api/composition/development/demo-merchant.js';
import { z } from 'zod';
import type { Clock } from '../../domain/kernel/clock.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, type Link, linkOf } from './checkout.js';

let server: TestServer;
let aheadMs = 0;
const clock: Clock = { now: () => Date.now() + aheadMs };
beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server.stop());

const cny = (value: string) => ({ value, currency: 'CNY' });
const create = (body: Readonly<Record<string, unknown>>, key = server.keys.merchant) =>
  server.http('/v1/checkout-sessions', { key, body: { amount: cny('88.88'), ...body } });
const linkTo = async (reference: string, rest: Readonly<Record<string, unknown>> = {}) =>
  linkOf(await create({ reference, ...rest }));

const payer = (link: Link) => checkoutOf(server, link);
const payAt = async (url: string | undefined) => {
  expect((await fetch(url ?? '', { method: 'POST' })).status).toBe(200);
};

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

describe('a payer', () => {
  it('pays by QR code and sees it', async () => {
    const link = await linkTo('qr');
    const open = await payer(link).read();
    expect(open.body).toMatchObject({
      object: 'checkout',
      status: 'open',
      merchant: { name: DEMO_MERCHANT.name },
      amount: cny('88.88'),
      methods: ['qr', 'card'],
      attempt: null,
    });
    expect((await payer(link).start('qr')).status).toBe(201);
    const qr = await payer(link).qr();
    await payAt(qr);
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'paid');
    const again = await payer(link).start('qr');
    expect({ status: again.status, code: again.body['code'] }).toEqual({
      status: 409,
      code: 'checkout_paid',
    });
    const session = await server.http(`/v1/checkout-sessions/${link.id}`, {
      key: server.keys.merchant,
    });
    expect(session.body).toMatchObject({
      status: 'paid',
      attempts: [{ number: 1, status: 'succeeded' }],
    });
    const payment = await server.http(`/v1/payments/${String(session.body['payment'])}`, {
      key: server.keys.merchant,
    });
    expect(payment.body).toMatchObject({
      reference: 'qr',
      status: 'succeeded',
      metadata: { checkoutSession: link.id },
    });
  });

  it('who asks at once from two screens has one attempt', async () => {
    const link = await linkTo('twice');
    const answers = await Promise.all(Array.from({ length: 8 }, () => payer(link).start('qr')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const session = await server.http(`/v1/checkout-sessions/${link.id}`, {
      key: server.keys.merchant,
    });
    expect(session.body['attempts']).toHaveLength(1);
  });

  it('gives an attempt up, and chooses again once it is closed', async () => {
    const link = await linkTo('up');
    await payer(link).start('qr');
    const first = await payer(link).qr();
    expect((await payer(link).cancel()).status).toBe(200);
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'open');
    expect((await payer(link).cancel()).body['code']).toBe('checkout_no_attempt');
    expect((await payer(link).start('qr')).body).toMatchObject({ attempt: { number: 2 } });
    const second = await payer(link).qr();
    // The code before is closed at the channel: it takes nothing.
    expect((await fetch(first, { method: 'POST' })).status).toBe(409);
    await payAt(second);
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'paid');
    const { body } = await server.http(`/v1/payments?reference=${encodeURIComponent('up~2')}`, {
      key: server.keys.merchant,
    });
    expect(body['data']).toMatchObject([{ status: 'succeeded', reference: 'up~2' }]);
  });

  it('whose attempt was taken after its close has that money back', async () => {
    const rest = { method: { type: 'qr' }, sandbox: { scenario: 'late_success_after_close' } };
    const made = await server.pay({ reference: 'late', rest });
    const body = { payment: made.body['id'] };
    const link = linkOf(
      await server.http('/v1/checkout-sessions', { key: server.keys.merchant, body }),
    );
    await payer(link).cancel();
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'open');
    await payer(link).start('qr');
    await payAt(await payer(link).qr());
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'paid');
    await waitUntil(async () => {
      const found = await server.engine.payments.find(String(made.body['id']));
      return found?.payment.lateSuccesses.some(({ refunded }) => refunded) ?? false;
    });
    expect((await payer(link).read()).body).toMatchObject({
      status: 'paid',
      attempt: { number: 2 },
    });
  });

  it('is past the time: no attempt begins, and the one under way is closed', async () => {
    const link = await linkTo('late-payer', { expiresIn: 60 });
    await payer(link).start('qr');
    const qr = await payer(link).qr();
    const idle = await linkTo('idle-payer', { expiresIn: 60 });
    aheadMs += 61_000;
    await waitUntil(async () => (await payer(link).read()).body['status'] === 'expired');
    expect((await fetch(qr, { method: 'POST' })).status).toBe(409);
    expect((await payer(link).start('qr')).body['code']).toBe('checkout_expired');
    expect((await payer(idle).start('qr')).body['code']).toBe('checkout_expired');
  });

  it('reads for a week more, and then no more', async () => {
    const link = await linkTo('old', { expiresIn: 60 });
    aheadMs += 6 * 86_400_000;
    expect((await payer(link).read()).status).toBe(200);
    aheadMs += 2 * 86_400_000;
    const answer = await payer(link).read();
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({
      status: 410,
      code: 'checkout_link_expired',
    });
  });

  it('pays by a method of the session alone', async () => {
    const link = linkOf(await create({ reference: 'card-only', methods: ['card'] }));
    expect((await payer(link).read()).body['methods']).toEqual(['card']);
    expect((await payer(link).start('qr')).body['code']).toBe('checkout_method_unavailable');
  });
});

describe('a card', () => {
  const number = '4242424242424242';
  const seen = z.looseObject({ card: z.strictObject({ channel: z.string(), url: z.url() }) });
  const frameOf = async (link: Link) => seen.parse((await payer(link).read()).body).card;
  /** As the card fields ask for it. */
  async function tokenFor(link: Link, card: Readonly<Record<string, string>> = {}) {
    const { channel, url } = await frameOf(link);
    const answer = await fetch(`${new URL(url).origin}/card-tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number, expiry: '12/39', cvc: '123', ...card }),
    });
    const body = z.looseObject({ token: z.string() }).parse(await answer.json());
    return { channel, token: body.token };
  }
  const ends = (link: Link, status: string) =>
    waitUntil(async () => {
      const { body } = await payer(link).read();
      const attempt = z.looseObject({ status: z.string() }).nullable().parse(body['attempt']);
      return attempt?.status === status;
    });

  it('is paid by the token that its fields tell', async () => {
    const link = await linkTo('card');
    const card = await tokenFor(link);
    expect((await payer(link).start('card', { card })).status).toBe(201);
    await ends(link, 'succeeded');
    const { body } = await server.http('/v1/payments?reference=card', {
      key: server.keys.merchant,
    });
    expect(body['data']).toMatchObject([
      { status: 'succeeded', method: { type: 'card' }, channel: card.channel },
    ]);
  });

  it('that is declined lets the payer choose again', async () => {
    const link = await linkTo('declined');
    await payer(link).start('card', { card: await tokenFor(link, { number: '4000000000000002' }) });
    await ends(link, 'failed');
    expect((await payer(link).read()).body).toMatchObject({
      status: 'open',
      attempt: { failure: 'declined' },
    });
    await payer(link).start('card', { card: await tokenFor(link) });
    await ends(link, 'succeeded');
    expect((await payer(link).read()).body).toMatchObject({
      status: 'paid',
      attempt: { number: 2 },
    });
  });

  it('pays once by a token, and at the channel that gave it', async () => {
    const [first, second] = [await linkTo('token-1'), await linkTo('token-2')];
    const card = await tokenFor(first);
    await payer(first).start('card', { card });
    await ends(first, 'succeeded');
    await payer(second).start('card', { card });
    await ends(second, 'failed');
    expect((await payer(second).read()).body).toMatchObject({
      attempt: { failure: 'card_token_invalid' },
    });
    const elsewhere = { ...(await tokenFor(second)), channel: 'nowhere' };
    const answer = await payer(second).start('card', { card: elsewhere });
    expect(answer.body['code']).toBe('checkout_method_unavailable');
  });

  it('is paid by a merchant of its own page, too', async () => {
    const { channel, token } = await tokenFor(await linkTo('own'));
    const method = { type: 'card', token, channel };
    const paid = await server.pay({ reference: 'own-page', rest: { method } });
    expect(paid.body).toMatchObject({ status: 'succeeded', channel });
    expect(paid.text).not.toContain(token);
  });

  it.each([
    ['a card without its token', { method: 'card' }, 422, 'card_token_required', 'card'],
    [
      'a token of a QR code',
      { method: 'qr', card: { channel: 'sandbox_a', token: 'tok_12345678' } },
      400,
      'invalid_request',
      'card',
    ],
    [
      'a token that is none',
      { method: 'card', card: { channel: 'sandbox_a', token: '4242 4242' } },
      400,
      'invalid_request',
      'card.token',
    ],
    [
      'a card number',
      { method: 'card', card: { channel: 'sandbox_a', number } },
      400,
      'invalid_request',
      'card.token',
    ],
  ])('%s is refused', async (name, { method, ...rest }, status, code, param) => {
    const link = await linkTo(name);
    const answer = await payer(link).start(method, rest);
    expect(answer).toMatchObject({ status, body: { code, param } });
  });

  it('has fields that only the page, and who may show it, put into a frame', async () => {
    const { url } = await frameOf(await linkTo('frame'));
    const policy = async (address: string | URL) => {
      const answer = await fetch(address);
      return [
        answer.status,
        /frame-ancestors [^;]+/.exec(answer.headers.get('content-security-policy') ?? '')?.[0],
      ];
    };
    expect(await policy(url)).toEqual([200, `frame-ancestors ${server.url}`]);
    const forged = new URL(url);
    forged.searchParams.set('for', 'https://evil.example');
    expect(await policy(forged)).toEqual([403, "frame-ancestors 'none'"]);
  });

  it.each([
    [{ number: '4111111111111111' }, 'number'],
    [{ number: 'x' }, 'number'],
    [{ number, expiry: '13/39' }, 'expiry'],
    [{ number, expiry: '01/20' }, 'expiry'],
    [{ number, expiry: '12/39', cvc: '1' }, 'cvc'],
  ])('of the sandbox is a test card: %j', async (card, fault) => {
    const { url } = await frameOf(await linkTo('fault'));
    const answer = await fetch(`${new URL(url).origin}/card-tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ expiry: '12/39', cvc: '123', ...card }),
    });
    expect([answer.status, await answer.json()]).toEqual([422, { fault }]);
  });
});

describe('a link', () => {
  it.each([
    ['no secret', undefined],
    ['a secret of another session', 'other'],
    ['a made-up secret', 'x'.repeat(43)],
    ['what is no secret at all', 'x'],
  ])(
    'opens nothing with %s, and tells as much of a session that there is not',
    async (_, given) => {
      const [link, other] = [await linkTo('mine'), await linkTo('not-mine')];
      const secret = given === 'other' ? other.secret : given;
      const headers = secret === undefined ? {} : { 'tallybook-checkout': secret };
      const head = await server.engine.log.head();
      for (const id of [link.id, 'cs_00000000-0000-5000-8000-000000000000', link.id.slice(3)]) {
        for (const [path, method] of [
          ['', 'GET'],
          ['/attempts', 'POST'],
          ['/cancel', 'POST'],
        ] as const) {
          const body = path === '/attempts' ? { method: 'qr' } : {};
          const answer = await server.http(`/v1/checkout/${id}${path}`, {
            method,
            headers,
            ...(method === 'POST' ? { body } : {}),
          });
          expect({ status: answer.status, code: answer.body['code'] }).toEqual({
            status: 401,
            code: 'checkout_link_invalid',
          });
        }
      }
      expect(await server.engine.log.head()).toBe(head);
    },
  );

  it('opens nothing else of the API', async () => {
    const { id, secret } = await linkTo('else');
    const headers = { 'tallybook-checkout': secret, authorization: `Bearer ${secret}` };
    for (const path of ['/v1/payments', `/v1/checkout-sessions/${id}`, '/v1/merchants/demo-shop']) {
      expect((await server.http(path, { headers })).status).toBe(401);
    }
  });

  it('is asked a bounded number of times a second', async () => {
    const limited = await startTestServer({ env: { RATE_LIMIT: '500' } });
    try {
      const body = { amount: cny('1.00'), reference: 'rate' };
      const made = await limited.http('/v1/checkout-sessions', {
        key: limited.keys.merchant,
        body,
      });
      const link = linkOf(made);
      const answers = await Promise.all(
        Array.from({ length: 60 }, () => checkoutOf(limited, link).read()),
      );
      const limits = answers.filter(({ status }) => status === 429);
      expect(limits.length).toBeGreaterThan(0);
      expect(limits[0]?.body['code']).toBe('rate_limited');
      const pages = await Promise.all(
        Array.from({ length: 60 }, () => limited.http(`/checkout/${link.id}`)),
      );
      expect(new Set(pages.map(({ status }) => status))).toStrictEqual(new Set([200, 429]));
    } finally {
      await limited.stop();
    }
  });
});

it('the secret stands in no line of the log', async () => {
  const lines: string[] = [];
  const keep = (...said: unknown[]) => void lines.push(JSON.stringify(said));
  const logger = { debug: keep, info: keep, warn: keep, error: keep };
  const told = await startTestServer({ logger });
  try {
    const body = { amount: cny('1.00'), reference: 'log' };
    const made = await told.http('/v1/checkout-sessions', { key: told.keys.merchant, body });
    const link = linkOf(made);
    await checkoutOf(told, link).read();
    await checkoutOf(told, link).start('qr');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join('\n')).not.toContain(link.secret);
    expect(lines.join('\n')).toContain(link.id);
  } finally {
    await told.stop();
  }
});
