/** What stands between two appends of a checkout: an attempt that was written down, and no payment of it yet. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createCheckoutSessionService } from '../../engine/checkout-session/checkout-session-service.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, type Link, linkOf } from './checkout.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const CALLER = { causationId: 'test', actor: 'payer:test' };
const CNY = { value: '88.88', currency: 'CNY' };

const linkTo = async (reference: string) =>
  linkOf(
    await server.http('/v1/checkout-sessions', {
      key: server.keys.merchant,
      body: { amount: CNY, reference },
    }),
  );

/** Another server on the same log, which dies before it makes a payment. */
function dying() {
  const { log, ids, clock, merchants, channels, payments, publicUrl } = server.engine;
  const create = () => Promise.reject(new Error('killed'));
  const find = (id: string) => payments.find(id);
  return createCheckoutSessionService({
    ...{ log, ids, clock, merchants, channels, publicUrl },
    payments: Object.assign(Object.create(payments) as typeof payments, { create, find }),
  });
}

async function dieAtStart({ id, secret }: Link): Promise<void> {
  const service = dying();
  const opened = await service.open(id, secret, CALLER);
  if (!opened.opened) throw new Error(opened.code);
  const chosen = { method: 'qr', card: null };
  await expect(service.start(opened, chosen, CALLER)).rejects.toThrow('killed');
}

const session = async ({ id }: Link) =>
  (await server.http(`/v1/checkout-sessions/${id}`, { key: server.keys.merchant })).body;

it('is made by whoever opens the session next, once', async () => {
  const link = await linkTo('half');
  await dieAtStart(link);
  expect(await session(link)).toMatchObject({
    status: 'processing',
    payment: null,
    attempts: [{ number: 1, status: 'starting' }],
  });
  const payer = checkoutOf(server, link);
  // Two screens at once, and a second choice: it is the same attempt.
  await Promise.all([payer.read(), payer.read(), payer.start('qr')]);
  await fetch(await payer.qr(), { method: 'POST' });
  await waitUntil(async () => (await session(link))['status'] === 'paid');
  expect((await session(link))['attempts']).toHaveLength(1);
});

it('does not let another attempt begin before it', async () => {
  const link = await linkTo('other');
  await dieAtStart(link);
  const card = { channel: 'sandbox_a', token: 'tok_12345678' };
  const answer = await checkoutOf(server, link).start('card', { card });
  expect([answer.status, answer.body['code']]).toEqual([409, 'checkout_attempt_live']);
});

it('is over if its payment is refused: the next takes the next reference', async () => {
  const link = await linkTo('taken');
  // The merchant uses the reference for something else meanwhile.
  await server.pay({ reference: 'taken', value: '1.00' });
  const payer = checkoutOf(server, link);
  const refused = await payer.start('qr');
  expect(refused.body).toMatchObject({
    status: 'open',
    attempt: { number: 1, failure: 'reference_conflict' },
  });
  await payer.start('qr');
  await fetch(await payer.qr(), { method: 'POST' });
  await waitUntil(async () => (await session(link))['status'] === 'paid');
  const { body } = await server.http(`/v1/payments?reference=${encodeURIComponent('taken~2')}`, {
    key: server.keys.merchant,
  });
  expect(body['data']).toMatchObject([{ status: 'succeeded', amount: CNY }]);
});
