/** A card's token is a secret: what a server keeps, shows or says of a payment by card does not hold it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import { checkoutStream } from '../../domain/checkout-session/streams.js';
import { createLogger } from '../../api/http/logger.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, linkTo } from './checkout.js';
import { sandboxCard } from './sandbox-card.js';

const told: string[] = [];
let server: TestServer;
beforeAll(async () => {
  const logger = createLogger('trace', { write: (line: string) => void told.push(line) });
  server = await startTestServer({ logger });
});
afterAll(() => server.stop());

/** The files of the data directory that hold any of these texts. */
function filesWith(texts: readonly string[]): string[] {
  const files = readdirSync(server.dataDir, { recursive: true, withFileTypes: true });
  const found = files.filter((file) => {
    if (!file.isFile()) return false;
    const bytes = readFileSync(join(file.parentPath, file.name));
    return texts.some((text) => bytes.includes(text));
  });
  return found.map(({ name }) => name);
}

const paid = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

it('stands in no file, answer or log once it was used', async () => {
  const link = await linkTo(server, 'by-page');
  const payer = checkoutOf(server, link);
  const card = await sandboxCard(server, link);
  await payer.start('card', { card });
  const own = await sandboxCard(server, await linkTo(server, 'other'));
  const method = { type: 'card', ...own };
  const answer = await server.pay({ reference: 'by-api', rest: { method } });
  expect(answer.body).toMatchObject({ status: 'succeeded' });
  await waitUntil(async () => (await payer.read()).body['status'] === 'paid');
  await server.settled();

  const tokens = [card.token, own.token];
  const shown = await Promise.all(
    ['/v1/payments', '/v1/events?limit=500', `/v1/checkout-sessions/${link.id}`].map((path) =>
      server.http(path, {
        key: path.startsWith('/v1/events') ? server.keys.auditor : server.keys.merchant,
      }),
    ),
  );
  const list = paid.parse(shown[0]?.body);
  expect(list.data).toHaveLength(2);
  const stories = list.data.map(({ id }) =>
    server.http(`/v1/payments/${id}/events`, { key: server.keys.auditor }),
  );
  const texts = [...shown, ...(await Promise.all(stories)), answer].map(({ text }) => text);
  for (const text of [...texts, ...told]) {
    for (const token of tokens) expect(text).not.toContain(token);
  }
  expect(filesWith(tokens)).toStrictEqual([]);
  // The search itself finds what is there.
  expect(filesWith(['by-page'])).not.toStrictEqual([]);
});

it('is erased at the end of its payment: nobody opens it any more', async () => {
  const link = await linkTo(server, 'erased');
  const payer = checkoutOf(server, link);
  await payer.start('card', { card: await sandboxCard(server, link) });
  await waitUntil(async () => (await payer.read()).body['status'] === 'paid');
  await server.settled();
  for await (const { event } of readWholeStream(server.engine.log, checkoutStream(link.id))) {
    if (event.type !== 'CheckoutAttemptStarted' || event.data.card === null) continue;
    const { payment, card } = event.data;
    expect(await server.engine.cardTokens.open(card.token, payment)).toBeUndefined();
    return;
  }
  throw new Error('there was no attempt by card');
});

it('makes the same request known again, and another request told from it', async () => {
  const card = await sandboxCard(server, await linkTo(server, 'c'));
  const pay = (token: string) =>
    server.pay({
      reference: 'again',
      rest: { method: { type: 'card', channel: card.channel, token } },
    });
  const first = await pay(card.token);
  expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
  const again = await pay(card.token);
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  expect(again.body['id']).toBe(first.body['id']);
  const other = await pay('tok_another_token');
  expect([other.status, other.body['code']]).toEqual([409, 'reference_conflict']);
});

it('takes no data key of what is refused', async () => {
  const seal = jest.spyOn(server.engine.cardTokens, 'seal');
  try {
    const qrOnly = await linkTo(server, 'keyless');
    const payer = checkoutOf(server, qrOnly);
    const card = await sandboxCard(server, qrOnly);
    const refused = await payer.start('qr', { card });
    expect([refused.status, refused.body['code']]).toEqual([400, 'invalid_request']);
    await payer.start('card', { card });
    await waitUntil(async () => (await payer.read()).body['status'] === 'paid');
    expect(seal).toHaveBeenCalledTimes(1);
    for (let again = 0; again < 3; again++) {
      const paid = await payer.start('card', { card });
      expect([paid.status, paid.body['code']]).toEqual([409, 'checkout_paid']);
    }
    const method = { type: 'card', ...card };
    const tooFine = await server.pay({ reference: 'too-fine', value: '1.001', rest: { method } });
    expect([tooFine.status, tooFine.body['code']]).toEqual([400, 'invalid_amount']);
    expect(seal).toHaveBeenCalledTimes(1);
  } finally {
    seal.mockRestore();
  }
});
