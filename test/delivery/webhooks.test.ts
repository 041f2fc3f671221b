/** Webhooks over real HTTP: what arrives, in which order, how often, and what is done if it does not. */
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { deliveryId } from '../../domain/delivery/delivery-id.js';
import { toPosition } from '../../domain/kernel/position.js';
import { startReceiver, type Received, type Receiver } from '../support/webhook-receiver.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

const endpointBody = z.looseObject({ id: z.string(), secret: z.string() });
const hook = z.looseObject({
  id: z.string(),
  type: z.string(),
  sequence: z.number(),
  objectSequence: z.number(),
  data: z.strictObject({ object: z.looseObject({ id: z.string() }) }),
});
const parsed = ({ body }: Received) => hook.parse(JSON.parse(body));
const deliveries = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      status: z.string(),
      type: z.string(),
      sequence: z.number(),
      nextAttemptAt: z.string().nullable(),
      attempts: z.array(
        z.looseObject({
          status: z.number().nullable(),
          error: z.string().nullable(),
          answer: z.string(),
        }),
      ),
    }),
  ),
});

/** A clock that a test moves. */
const clock = {
  aheadMs: 0,
  now: () => Date.now() + clock.aheadMs,
};

let server: TestServer;
let receiver: Receiver;
let shop: { id: string; key: string };
beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server.stop());
beforeEach(async () => {
  receiver = await startReceiver();
  shop = await server.addMerchant();
});
afterEach(() => receiver.stop());

async function createEndpoint(events = ['*']) {
  const answer = await server.http('/v1/webhook-endpoints', {
    key: shop.key,
    headers: { 'idempotency-key': 'first' },
    body: { url: receiver.url, events },
  });
  expect(answer.status).toBe(201);
  return endpointBody.parse(answer.body);
}

const endpointNow = async (id: string) =>
  (await server.http(`/v1/webhook-endpoints/${id}`, { key: shop.key })).body;

const deliveriesOf = async (id: string, query = '') =>
  deliveries.parse(
    (await server.http(`/v1/webhook-endpoints/${id}/deliveries${query}`, { key: shop.key })).body,
  ).data;

const post = (path: string, body: unknown = {}, headers = {}) =>
  server.http(path, { key: shop.key, body, headers });

const arrived = (count: number) => waitUntil(() => receiver.received.length >= count);

const fails = (_: Received, response: { writeHead: (status: number) => { end: () => void } }) =>
  response.writeHead(500).end();

describe('a webhook', () => {
  it('is the notification, signed, one after the other for each object', async () => {
    const { secret } = await createEndpoint();
    await server.pay({ reference: 'a', key: shop.key });
    await arrived(3);
    const hooks = receiver.received.map(parsed);
    expect(hooks.map(({ type }) => type)).toStrictEqual([
      'payment.created',
      'payment.captured',
      'payment.succeeded',
    ]);
    const listed = await server.http('/v1/notifications', { key: shop.key });
    expect(hooks).toStrictEqual(listed.body['data']);
    for (const { headers, body } of receiver.received) {
      expect(headers['webhook-id']).toBe(hook.parse(JSON.parse(body)).id);
      const signed = headers as Record<string, string>;
      expect(new Webhook(secret).verify(body, signed)).toStrictEqual(JSON.parse(body));
    }
  });

  it('is sent of the types alone that the endpoint chose', async () => {
    const { id } = await createEndpoint(['payment.succeeded', 'refund.*']);
    const paid = await server.pay({ reference: 'a', key: shop.key });
    const path = `/v1/payments/${String(paid.body['id'])}/refunds`;
    await post(path, {}, { 'idempotency-key': 'r', prefer: 'wait=10' });
    await arrived(3);
    expect(receiver.received.map((one) => parsed(one).type)).toStrictEqual([
      'payment.succeeded',
      'refund.created',
      'refund.succeeded',
    ]);
    expect((await deliveriesOf(id)).map(({ type }) => type)).toStrictEqual([
      'refund.succeeded',
      'refund.created',
      'payment.succeeded',
    ]);
  });

  it('bears both signatures while a rotation overlaps, and then the new one alone', async () => {
    const { id, secret } = await createEndpoint(['payment.created']);
    const rotated = await post(
      `/v1/webhook-endpoints/${id}/rotate`,
      { overlapSeconds: 3_600 },
      { 'idempotency-key': 'rotate' },
    );
    const { secret: newer } = endpointBody.parse(rotated.body);
    await server.pay({ reference: 'a', key: shop.key });
    await arrived(1);
    const signatures = (index: number) =>
      String(receiver.received[index]?.headers['webhook-signature']).split(' ');
    expect(signatures(0)).toHaveLength(2);
    const verify = (index: number, by: string) => () =>
      new Webhook(by).verify(
        receiver.received[index]?.body ?? '',
        receiver.received[index]?.headers as Record<string, string>,
      );
    expect(verify(0, secret)).not.toThrow();
    expect(verify(0, newer)).not.toThrow();
    const ended = await post(
      `/v1/webhook-endpoints/${id}/rotate`,
      { overlapSeconds: 0 },
      { 'idempotency-key': 'rotate again' },
    );
    await server.pay({ reference: 'b', key: shop.key });
    await arrived(2);
    expect(signatures(1)).toHaveLength(1);
    expect(verify(1, endpointBody.parse(ended.body).secret)).not.toThrow();
    expect(verify(1, newer)).toThrow();
  });
});

describe('a delivery that fails', () => {
  it('holds back its own object alone, and is tried again by the schedule', async () => {
    const { id } = await createEndpoint();
    let failing: string | undefined;
    receiver.answer = (one, response) => {
      failing ??= parsed(one).data.object.id;
      const isFailing = parsed(one).data.object.id === failing;
      response.writeHead(isFailing ? 503 : 204).end(isFailing ? 'busy' : '');
    };
    await server.pay({ reference: 'a', key: shop.key });
    await arrived(1);
    await server.pay({ reference: 'b', key: shop.key });
    await arrived(4);
    const types = () => receiver.received.map((one) => parsed(one).type);
    expect(types()).toStrictEqual([
      'payment.created',
      'payment.created',
      'payment.captured',
      'payment.succeeded',
    ]);
    const open = await deliveriesOf(id, '?status=pending');
    expect(open.map(({ sequence }) => sequence)).toStrictEqual([3, 2, 1]);
    expect(open.at(-1)?.attempts).toMatchObject([{ status: 503, error: null, answer: 'busy' }]);
    receiver.answer = (_, response) => void response.writeHead(204).end();
    clock.aheadMs += 6_000;
    await arrived(7);
    expect(types().slice(4)).toStrictEqual([
      'payment.created',
      'payment.captured',
      'payment.succeeded',
    ]);
    expect((await deliveriesOf(id)).map(({ status }) => status)).toStrictEqual(
      Array(6).fill('delivered'),
    );
  });

  it('waits as long as the receiver asks', async () => {
    const { id } = await createEndpoint(['payment.created']);
    receiver.answer = (_, response) =>
      void response.writeHead(429, { 'retry-after': '3600' }).end();
    await server.pay({ reference: 'a', key: shop.key });
    await arrived(1);
    const isWaiting = async () => (await deliveriesOf(id))[0]?.nextAttemptAt != null;
    await waitUntil(isWaiting);
    const [delivery] = await deliveriesOf(id);
    const waitMs = Date.parse(delivery?.nextAttemptAt ?? '') - clock.now();
    expect(waitMs).toBeGreaterThan(3_500_000);
    expect(waitMs).toBeLessThan(3_700_000);
  });

  it('is given up after the last attempt, and the next of its object goes on', async () => {
    const { id } = await createEndpoint();
    receiver.answer = (one, response) =>
      void response.writeHead(parsed(one).sequence === 1 ? 500 : 204).end();
    await server.pay({ reference: 'a', key: shop.key });
    for (let attempts = 1; attempts <= 10; attempts += 1) {
      await arrived(attempts);
      const next = await waitUntil(async () => {
        const delivery = (await deliveriesOf(id)).at(-1);
        return delivery?.attempts.length === attempts && delivery;
      });
      const waitMs = Date.parse(next.nextAttemptAt ?? '') - clock.now();
      if (attempts < 10) clock.aheadMs += waitMs + 1;
    }
    await arrived(12);
    await waitUntil(async () => (await deliveriesOf(id))[0]?.status === 'delivered');
    expect((await deliveriesOf(id)).map(({ status }) => status)).toStrictEqual([
      'delivered',
      'delivered',
      'given_up',
    ]);
    expect((await deliveriesOf(id, '?status=given_up')).map((one) => one.sequence)).toStrictEqual([
      1,
    ]);
  });

  it.each([301, 302, 307])('a redirect, %i, is followed nowhere', async (status) => {
    const { id } = await createEndpoint(['payment.created']);
    const elsewhere = await startReceiver();
    receiver.answer = (_, response) =>
      void response.writeHead(status, { location: elsewhere.url }).end();
    await server.pay({ reference: 'a', key: shop.key });
    await waitUntil(async () => (await deliveriesOf(id))[0]?.attempts.length === 1);
    expect((await deliveriesOf(id))[0]?.attempts).toMatchObject([{ status }]);
    expect(elsewhere.received).toStrictEqual([]);
    await elsewhere.stop();
  });
});

describe('an endpoint', () => {
  it('that answers 410 is disabled, and goes on once it is enabled', async () => {
    const { id } = await createEndpoint(['payment.created']);
    receiver.answer = (_, response) => void response.writeHead(410).end();
    await server.pay({ reference: 'a', key: shop.key });
    await waitUntil(async () => (await endpointNow(id))['status'] === 'disabled');
    expect(await endpointNow(id)).toMatchObject({ disabledReason: 'gone' });
    receiver.answer = (_, response) => void response.writeHead(204).end();
    const resent = await post(`/v1/webhook-endpoints/${id}/replay`, { from: 1 });
    expect(resent).toMatchObject({ status: 409, body: { code: 'webhook_endpoint_disabled' } });
    await server.http(`/v1/webhook-endpoints/${id}`, {
      method: 'PATCH',
      key: shop.key,
      body: { enabled: true },
    });
    await arrived(2);
    expect(receiver.received.map((one) => parsed(one).sequence)).toStrictEqual([1, 1]);
  });

  it('where nothing arrives for five days is said to fail after an hour, and then disabled', async () => {
    const { id } = await createEndpoint(['payment.created']);
    receiver.answer = fails;
    await server.pay({ reference: 'a', key: shop.key });
    await waitUntil(async () => (await deliveriesOf(id))[0]?.attempts.length === 1);
    const statuses: unknown[] = [];
    const isWaiting = async () => {
      const open = await deliveriesOf(id, '?status=pending');
      return open.every(({ nextAttemptAt: at }) => at !== null && Date.parse(at) > clock.now());
    };
    for (let days = 1; days < 40 && statuses.at(-1) !== 'disabled'; days += 1) {
      clock.aheadMs += 27 * 3_600_000;
      if (days % 3 === 0) await server.pay({ reference: `more-${days}`, key: shop.key });
      await waitUntil(async () => {
        const { status } = await endpointNow(id);
        if (statuses.at(-1) !== status) statuses.push(status);
        return status === 'disabled' || (status === 'failing' && (await isWaiting()));
      });
    }
    expect(statuses.filter((status) => status !== 'enabled')).toStrictEqual([
      'failing',
      'disabled',
    ]);
    expect(await endpointNow(id)).toMatchObject({ disabledReason: 'failing' });
    const cases = await server.http('/v1/cases?status=open', { key: server.keys.operator });
    // Those of the tests before have failed as long.
    const details: unknown = expect.objectContaining({ endpoint: id, merchant: shop.id });
    const one: unknown = expect.objectContaining({ kind: 'webhook_disabled', details });
    expect(cases.body['data']).toEqual(expect.arrayContaining([one]));
  });

  it('gets everything again from a sequence, a position or a time on', async () => {
    const { id } = await createEndpoint();
    const first = await server.pay({ reference: 'a', key: shop.key });
    await arrived(3);
    await waitUntil(async () =>
      (await deliveriesOf(id)).every((one) => one.status === 'delivered'),
    );
    const replay = (from: unknown) => post(`/v1/webhook-endpoints/${id}/replay`, { from });
    expect(await replay(2)).toMatchObject({ status: 200, body: { from: 2 } });
    await arrived(5);
    expect(receiver.received.slice(3).map((one) => parsed(one).sequence)).toStrictEqual([2, 3]);
    expect(receiver.received[3]?.headers['webhook-id']).toBe(
      receiver.received[1]?.headers['webhook-id'],
    );
    const made = String(first.body['createdAt']);
    await waitUntil(async () =>
      (await deliveriesOf(id)).every((one) => one.status === 'delivered'),
    );
    expect(await replay(made)).toMatchObject({ body: { from: 1 } });
    await arrived(8);
    expect(await replay('00000000000000000001')).toMatchObject({ body: { from: 1 } });
    await arrived(11);
    expect(await replay('99999999999999999999')).toMatchObject({ body: { from: 4 } });
    expect(await replay(5)).toMatchObject({ status: 400, body: { param: 'from' } });
  });

  it('gets one again that a person resends', async () => {
    const { id } = await createEndpoint();
    await server.pay({ reference: 'a', key: shop.key });
    await arrived(3);
    await waitUntil(async () =>
      (await deliveriesOf(id)).every((one) => one.status === 'delivered'),
    );
    const [, second] = await deliveriesOf(id);
    await post(`/v1/deliveries/${second?.id}/resend`);
    await arrived(4);
    expect(parsed(receiver.received[3] as Received).sequence).toBe(2);
    const foreign = await server.addMerchant();
    const [delivery] = await deliveriesOf(id);
    const path = `/v1/deliveries/${delivery?.id}/resend`;
    expect((await server.http(path, { key: foreign.key, body: {} })).status).toBe(404);
  });

  it('is told to resend later, never that there is no such delivery, while the read model is behind', async () => {
    const { id } = await createEndpoint();
    const path = `/v1/deliveries/${deliveryId(id, 1)}/resend`;
    const { projections } = server.engine;
    const behind = jest.spyOn(projections, 'position').mockReturnValue(toPosition(0));
    try {
      expect(await post(path)).toMatchObject({ status: 503, body: { code: 'projection_lagging' } });
    } finally {
      behind.mockRestore();
    }
    expect(await post(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
