/** `GET /v1/checkout/{id}/stream` over real HTTP: a payer is told of its own checkout, by its link alone. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type EventStream, openEventStream, type SentEvent } from '../support/event-stream.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { checkoutOf, type Link, linkTo, payAt } from './checkout.js';

let server: TestServer;
let aheadMs = 0;
beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => Date.now() + aheadMs } });
});
afterAll(() => server.stop());

const opened: EventStream[] = [];
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close();
});

async function follow(
  { id, secret }: Link,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  const stream = await openEventStream(`${server.url}/v1/checkout/${id}/stream`, {
    'tallybook-checkout': secret,
    ...headers,
  });
  opened.push(stream);
  return stream;
}

const isReset = ({ event }: SentEvent) => event === 'reset';
const isChange = ({ event }: SentEvent) => event === 'change';
const changesIn = ({ events }: EventStream) =>
  events.filter(isChange).flatMap(({ data }) => (data as { changes: unknown[] }).changes);

it('tells within a second that the payer has chosen and paid, and of no other checkout', async () => {
  const [mine, another] = [await linkTo(server, 'mine'), await linkTo(server, 'another')];
  const stream = await follow(mine);
  const others = await follow(another);
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  await stream.next(isReset);
  await others.next(isReset);
  const payer = checkoutOf(server, mine);
  await payer.start('qr');
  const code = await payer.qr();
  const before = changesIn(stream).length;
  const startedMs = performance.now();
  await payAt(code);
  await waitUntil(() => changesIn(stream).length > before);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  await waitUntil(async () => (await payer.read()).body['status'] === 'paid');
  const payment = (await payer.read()).body['attempt'] as { payment: string };
  for (const change of changesIn(stream)) {
    expect([
      { topic: 'checkouts', id: mine.id },
      { topic: 'payments', id: payment.payment },
    ]).toContainEqual(change);
  }
  expect(changesIn(others)).toStrictEqual([]);
});

it('goes on after the last event that the payer has seen', async () => {
  const link = await linkTo(server, 'goes-on');
  // Somebody follows meanwhile: without, nothing is remembered.
  const watching = await follow(link);
  const first = await follow(link);
  const { id: last } = await first.next(isReset);
  first.close();
  await checkoutOf(server, link).start('qr');
  await watching.next(isChange);
  const again = await follow(link, { 'last-event-id': last ?? '' });
  await again.next(isChange);
  expect(again.events.some(isReset)).toBe(false);
});

it('opens by the secret of a link alone', async () => {
  const link = await linkTo(server, 'secret');
  const other = await linkTo(server, 'others-secret');
  const ask = (headers: Readonly<Record<string, string>>) =>
    server.http(`/v1/checkout/${link.id}/stream`, { headers });
  for (const answer of [
    await ask({}),
    await ask({ 'tallybook-checkout': other.secret }),
    await ask({ authorization: `Bearer ${server.keys.merchant}` }),
  ]) {
    expect([answer.status, answer.body['code']]).toEqual([401, 'checkout_link_invalid']);
  }
});

it('has five connections at most, and room again when one is left', async () => {
  const link = await linkTo(server, 'five');
  const five = await Promise.all(Array.from({ length: 5 }, () => follow(link)));
  const refused = await server.http(`/v1/checkout/${link.id}/stream`, {
    headers: { 'tallybook-checkout': link.secret },
  });
  expect([refused.status, refused.body['code']]).toEqual([429, 'rate_limited']);
  expect(refused.headers.get('retry-after')).toBe('10');
  // Another session has room of its own.
  expect((await follow(await linkTo(server, 'six'))).status).toBe(200);
  five[0]?.close();
  await waitUntil(async () => (await follow(link)).status === 200);
});

it('opens no more once the link has come to its end', async () => {
  const link = await linkTo(server, 'expired');
  aheadMs += 8 * 86_400_000;
  const answer = await server.http(`/v1/checkout/${link.id}/stream`, {
    headers: { 'tallybook-checkout': link.secret },
  });
  expect([answer.status, answer.body['code']]).toEqual([410, 'checkout_link_expired']);
});
