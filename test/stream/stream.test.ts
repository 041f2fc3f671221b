/** `GET /v1/stream` over real HTTP: who is told what, and how a reader goes on after a break. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Change } from '../../api/stream/contract.js';
import { type EventStream, openEventStream, type SentEvent } from '../support/event-stream.js';
import { startTestServer, type TestServer } from '../support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const opened: EventStream[] = [];
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close();
});

async function follow(
  key: string,
  { topics, headers = {} }: { topics?: string; headers?: Record<string, string> } = {},
): Promise<EventStream> {
  const query = topics === undefined ? '' : `?topics=${topics}`;
  const stream = await openEventStream(`${server.url}/v1/stream${query}`, {
    authorization: `Bearer ${key}`,
    ...headers,
  });
  opened.push(stream);
  return stream;
}

const changesIn = ({ event, data }: SentEvent): readonly Change[] =>
  event === 'change' ? (data as { changes: Change[] }).changes : [];
const tells = (topic: string, id?: unknown) => (event: SentEvent) =>
  changesIn(event).some((change) => change.topic === topic && (id ?? change.id) === change.id);
const allIn = ({ events }: EventStream) => events.flatMap(changesIn);
const isReset = ({ event }: SentEvent) => event === 'reset';

describe('a stream', () => {
  it('begins with `reset`, is never kept or packed, and tells a payment within a second', async () => {
    const stream = await follow(server.keys.operator);
    expect(stream.status).toBe(200);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(stream.headers.get('content-encoding')).toBeNull();
    const { id } = await stream.next(isReset);
    expect(id).toMatch(/^\d{20}$/);

    const startedMs = performance.now();
    const { body } = await server.pay({ reference: 'told' });
    await stream.next(tells('payments', body.id));
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    await stream.next(tells('flows', body.id));
    await stream.next(tells('channels', 'sandbox_a'));
    await stream.next(tells('ledger'));
    await stream.next(tells('overview'));
  });

  it('tells only the topics that were asked for', async () => {
    const stream = await follow(server.keys.operator, { topics: 'merchants' });
    await stream.next(isReset);
    await server.pay({ reference: 'not asked for' });
    const merchant = await server.addMerchant();
    await stream.next(tells('merchants', merchant.id));
    expect(allIn(stream)).toStrictEqual([{ topic: 'merchants', id: merchant.id }]);
  });

  it('tells a merchant, and who acts for it, its own payments and no more', async () => {
    const other = await server.addMerchant();
    const streams = [
      await follow(server.keys.merchant),
      await follow(server.keys.operator, { headers: { 'tallybook-merchant': 'demo-shop' } }),
    ];
    for (const stream of streams) await stream.next(isReset);
    const foreign = await server.pay({ reference: 'foreign', key: other.key });
    const own = await server.pay({ reference: 'own' });
    expect([foreign.body.status, own.body.status]).toStrictEqual(['succeeded', 'succeeded']);
    for (const stream of streams) {
      await stream.next(tells('payments', own.body.id));
      for (const { topic, id } of allIn(stream)) {
        expect([topic, id]).toStrictEqual(
          topic === 'overview' ? ['overview', null] : ['payments', own.body.id],
        );
      }
    }
  });

  it('knows whose a payment is of which it did not see the beginning', async () => {
    // Nobody listens now, so its beginning is not looked at.
    const { body } = await server.pay({ reference: 'older', rest: { capture: 'manual' } });
    const stream = await follow(server.keys.merchant);
    await stream.next(isReset);
    const id = z.string().parse(body.id);
    const headers = { 'idempotency-key': 'cancel' };
    await server.http(`/v1/payments/${id}/cancel`, {
      key: server.keys.merchant,
      headers,
      body: {},
    });
    await stream.next(tells('payments', id));
  });
});

describe('a reader that connects again', () => {
  it('is told what it missed, and not what it was told', async () => {
    const held = await follow(server.keys.operator);
    const broken = await follow(server.keys.merchant);
    await broken.next(isReset);
    const { body: before } = await server.pay({ reference: 'before the break' });
    await server.settled();
    const told = await broken.next(tells('payments', before.id));
    broken.close();
    const { body: during } = await server.pay({ reference: 'during the break' });
    await held.next(tells('payments', during.id));

    const again = await follow(server.keys.merchant, {
      headers: { 'last-event-id': [...broken.events].at(-1)?.id ?? told.id ?? '' },
    });
    await again.next(tells('payments', during.id));
    expect(again.events.some(isReset)).toBe(false);
  });

  it.each([
    ['more has happened than is remembered', '0'.repeat(20)],
    ['it comes from another log', '9'.repeat(20)],
  ])('reads everything anew if %s', async (_why, after) => {
    const stream = await follow(server.keys.operator, { headers: { 'last-event-id': after } });
    await stream.next(isReset);
  });
});

describe('is refused', () => {
  it.each([
    ['a topic that there is not', '?topics=weather', {}],
    ['no topic', '?topics=', {}],
    ['an unknown parameter', '?topic=payments', {}],
    ['an id that is no position', '', { 'last-event-id': '17' }],
  ])('%s', async (_what, query, headers) => {
    const { status, body } = await server.http(`/v1/stream${query}`, {
      key: server.keys.operator,
      headers,
    });
    expect([status, body.code]).toStrictEqual([400, 'invalid_request']);
  });

  it('the fifty-first stream of a key, until a stream has ended', async () => {
    const { key } = await server.addMerchant();
    const streams = await Promise.all(Array.from({ length: 50 }, () => follow(key)));
    expect(streams.map(({ status }) => status)).toStrictEqual(Array(50).fill(200));
    const { status, body, headers } = await server.http('/v1/stream', { key });
    expect([status, body.code, headers.get('retry-after')]).toStrictEqual([
      ...[429, 'rate_limited', '10'],
    ]);
    streams[0]?.close();
    await expect(untilOpen(key)).resolves.toBe(200);
  });

  async function untilOpen(key: string): Promise<number> {
    for (;;) {
      const { status } = await server.http('/v1/stream', { key });
      if (status === 200) return status;
    }
  }
});

it('a server that stops ends its streams at once', async () => {
  const own = await startTestServer();
  const stream = await openEventStream(`${own.url}/v1/stream`, {
    authorization: `Bearer ${own.keys.operator}`,
  });
  const startedMs = performance.now();
  await own.stop();
  await stream.ended;
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
