/** What stands between two appends of a checkout: an attempt that was written down, and no payment of it yet. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkoutStream } from '../../domain/checkout-session/streams.js';
import { reject } from '../../domain/kernel/decider.js';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import type { ChosenMethod } from '../../engine/checkout-session/attempts.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, type Link, linkTo } from './checkout.js';
import { another, CALLER, diedAtStart, openedBy, QR } from './died-at-start.js';
import { sandboxCard } from './sandbox-card.js';

let server: TestServer;
let aheadMs = 0;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => Date.now() + aheadMs } });
});
afterAll(() => server.stop());

const CNY = { value: '88.88', currency: 'CNY' };
const dieAtStart = (link: Link, chosen: ChosenMethod = QR) => diedAtStart(server, link, chosen);

const session = async ({ id }: Link) =>
  (await server.http(`/v1/checkout-sessions/${id}`, { key: server.keys.merchant })).body;

it('is made by whoever opens the session next, once', async () => {
  const link = await linkTo(server, 'half');
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
  const link = await linkTo(server, 'other');
  await dieAtStart(link);
  const card = { channel: 'sandbox_a', token: 'tok_12345678' };
  const answer = await checkoutOf(server, link).start('card', { card });
  expect([answer.status, answer.body['code']]).toEqual([409, 'checkout_attempt_live']);
});

it('is over if its payment is refused: the next takes the next reference', async () => {
  const link = await linkTo(server, 'taken');
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

it('is the same for a payer who chose before the attempt was seen', async () => {
  const link = await linkTo(server, 'unseen');
  const { checkoutSessions } = server.engine;
  const opened = await openedBy(checkoutSessions, link);
  expect(await checkoutSessions.start(opened, QR, CALLER)).toMatchObject({ accepted: true });
  const card = { channel: 'sandbox_a', token: 'tok_12345678' };
  const other = await checkoutSessions.start(opened, { method: 'card', card }, CALLER);
  expect(other).toMatchObject({ rejection: { code: 'checkout_attempt_live' } });
  const same = await checkoutSessions.start(opened, QR, CALLER);
  expect(same).toMatchObject({ accepted: true, replayed: true });
  expect((await session(link))['attempts']).toHaveLength(1);
});

it('is not over if another server made its payment while this one was refused', async () => {
  const link = await linkTo(server, 'meanwhile');
  const slow = another(server, async (request, caller) => {
    await server.engine.payments.create(request, caller);
    return reject('checkout_method_unavailable', 'no channel here takes it');
  });
  const opened = await openedBy(slow, link);
  expect(await slow.start(opened, QR, CALLER)).toMatchObject({
    value: { session: { attempts: [{ end: null }] }, payments: [{ reference: 'meanwhile' }] },
  });
  expect(await session(link)).toMatchObject({ status: 'processing' });
});

it('lives no longer than the session, however late it is made', async () => {
  const link = await linkTo(server, 'made-late');
  await dieAtStart(link);
  aheadMs += 1_000_000;
  await checkoutOf(server, link).read();
  const { expiresAt, payment } = await session(link);
  const made = await server.http(`/v1/payments/${String(payment)}`, { key: server.keys.merchant });
  expect(made.body).toMatchObject({ reference: 'made-late', expiresAt });
});

it('is made no more once the time to pay is over', async () => {
  const link = await linkTo(server, 'too-late');
  await dieAtStart(link);
  aheadMs += 1_801_000;
  expect(await session(link)).toMatchObject({ status: 'expired' });
  const seen = await checkoutOf(server, link).read();
  expect(seen.body).toMatchObject({ status: 'expired', attempt: { number: 1, status: 'expired' } });
  expect(await session(link)).toMatchObject({
    status: 'expired',
    payment: null,
    attempts: [{ number: 1, status: 'expired' }],
  });
});

it('loses its card’s token once the time to pay is over, though nobody opens the session again', async () => {
  const link = await linkTo(server, 'token');
  await dieAtStart(link, { method: 'card', card: await sandboxCard(server, link) });
  const { log, cardTokens } = server.engine;
  const story = async () => {
    const events = [];
    for await (const stored of readWholeStream(log, checkoutStream(link.id))) events.push(stored);
    return events;
  };
  const token = async () => {
    for (const { event } of await story()) {
      if (event.type !== 'CheckoutAttemptStarted' || event.data.card === null) continue;
      return cardTokens.open(event.data.card.token, event.data.payment);
    }
    throw new Error('there was no attempt by card');
  };
  expect(await token()).toMatch(/^tok_/);
  aheadMs += 1_801_000;
  await waitUntil(async () => (await story()).at(-1)?.event.type === 'CheckoutAttemptEnded');
  expect(await token()).toBeUndefined();
  expect((await story()).at(-1)).toMatchObject({
    event: { data: { attempt: 1, as: 'expired', code: null } },
    metadata: { actor: 'system' },
  });
});
