/** A checkout paid by card: by the token that the fields of a channel tell, never by a number. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, type Link, linkTo } from './checkout.js';
import { CARD_NUMBER, cardFrameOf, sandboxCard } from './sandbox-card.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const payer = (link: Link) => checkoutOf(server, link);

describe('a card', () => {
  const number = CARD_NUMBER;
  const frameOf = (link: Link) => cardFrameOf(server, link);
  const tokenFor = (link: Link, card: Readonly<Record<string, string>> = {}) =>
    sandboxCard(server, link, card);
  const ends = (link: Link, status: string) =>
    waitUntil(async () => {
      const { body } = await payer(link).read();
      const attempt = z.looseObject({ status: z.string() }).nullable().parse(body['attempt']);
      return attempt?.status === status;
    });

  it('is paid by the token that its fields tell', async () => {
    const link = await linkTo(server, 'card');
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
    const link = await linkTo(server, 'declined');
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
    const [first, second] = [await linkTo(server, 'token-1'), await linkTo(server, 'token-2')];
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
    const { channel, token } = await tokenFor(await linkTo(server, 'own'));
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
    const link = await linkTo(server, name);
    const answer = await payer(link).start(method, rest);
    expect(answer).toMatchObject({ status, body: { code, param } });
  });

  it('is neither offered nor taken by its token without a master key', async () => {
    const link = await linkTo(server, 'keyless');
    const card = await tokenFor(link);
    const taken = jest.spyOn(server.engine.cardTokens, 'areTaken', 'get').mockReturnValue(false);
    try {
      expect((await payer(link).read()).body).toMatchObject({ methods: ['qr'], card: null });
      const started = await payer(link).start('card', { card });
      expect(started).toMatchObject({ status: 409, body: { code: 'checkout_method_unavailable' } });
      const method = { type: 'card', ...card };
      const paid = await server.pay({ reference: 'keyless-api', rest: { method } });
      expect(paid).toMatchObject({
        status: 422,
        body: { code: 'method_unsupported', param: 'method.token' },
      });
      expect([started.text, paid.text].join()).not.toContain('MASTER_KEY');
    } finally {
      taken.mockRestore();
    }
  });

  it('has fields that only the page, and who may show it, put into a frame', async () => {
    const { url } = await frameOf(await linkTo(server, 'frame'));
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
    const { url } = await frameOf(await linkTo(server, 'fault'));
    const answer = await fetch(`${new URL(url).origin}/card-tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ expiry: '12/39', cvc: '123', ...card }),
    });
    expect([answer.status, await answer.json()]).toEqual([422, { fault }]);
  });
});
