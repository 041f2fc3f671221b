/** Webhooks over real HTTP: what arrives, in which order, how often, and what is done if it does not. */
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { startReceiver } from '../support/webhook-receiver.js';
import { waitUntil } from '../support/wait-until.js';
import { endpointBody, hook, parsed, shopsOfSuite } from './shop.js';

const { clock, server, shop } = shopsOfSuite();

describe('a webhook', () => {
  it('is the notification, signed, one after the other for each object', async () => {
    const { secret } = await shop.createEndpoint();
    await server.pay({ reference: 'a', key: shop.key });
    await shop.arrived(3);
    const hooks = shop.receiver.received.map(parsed);
    expect(hooks.map(({ type }) => type)).toStrictEqual([
      'payment.created',
      'payment.captured',
      'payment.succeeded',
    ]);
    const listed = await server.http('/v1/notifications', { key: shop.key });
    expect(hooks).toStrictEqual(listed.body['data']);
    for (const { headers, body } of shop.receiver.received) {
      expect(headers['webhook-id']).toBe(hook.parse(JSON.parse(body)).id);
      const signed = headers as Record<string, string>;
      expect(new Webhook(secret).verify(body, signed)).toStrictEqual(JSON.parse(body));
    }
  });

  it('is sent of the types alone that the endpoint chose', async () => {
    const { id } = await shop.createEndpoint(['payment.succeeded', 'refund.*']);
    const paid = await server.pay({ reference: 'a', key: shop.key });
    const path = `/v1/payments/${String(paid.body['id'])}/refunds`;
    await shop.post(path, {}, { 'idempotency-key': 'r', prefer: 'wait=10' });
    await shop.arrived(3);
    expect(shop.receiver.received.map((one) => parsed(one).type)).toStrictEqual([
      'payment.succeeded',
      'refund.created',
      'refund.succeeded',
    ]);
    expect((await shop.deliveriesOf(id)).map(({ type }) => type)).toStrictEqual([
      'refund.succeeded',
      'refund.created',
      'payment.succeeded',
    ]);
  });

  it('bears both signatures while a rotation overlaps, and then the new one alone', async () => {
    const { id, secret } = await shop.createEndpoint(['payment.created']);
    const rotated = await shop.post(
      `/v1/webhook-endpoints/${id}/rotate`,
      { overlapSeconds: 3_600 },
      { 'idempotency-key': 'rotate' },
    );
    const { secret: newer } = endpointBody.parse(rotated.body);
    await server.pay({ reference: 'a', key: shop.key });
    await shop.arrived(1);
    const signatures = (index: number) =>
      String(shop.receiver.received[index]?.headers['webhook-signature']).split(' ');
    expect(signatures(0)).toHaveLength(2);
    const verify = (index: number, by: string) => () =>
      new Webhook(by).verify(
        shop.receiver.received[index]?.body ?? '',
        shop.receiver.received[index]?.headers as Record<string, string>,
      );
    expect(verify(0, secret)).not.toThrow();
    expect(verify(0, newer)).not.toThrow();
    const ended = await shop.post(
      `/v1/webhook-endpoints/${id}/rotate`,
      { overlapSeconds: 0 },
      { 'idempotency-key': 'rotate again' },
    );
    await server.pay({ reference: 'b', key: shop.key });
    await shop.arrived(2);
    expect(signatures(1)).toHaveLength(1);
    expect(verify(1, endpointBody.parse(ended.body).secret)).not.toThrow();
    expect(verify(1, newer)).toThrow();
  });
});

describe('a delivery that fails', () => {
  it('holds back its own object alone, and is tried again by the schedule', async () => {
    const { id } = await shop.createEndpoint();
    let failing: string | undefined;
    shop.receiver.answer = (one, response) => {
      failing ??= parsed(one).data.object.id;
      const isFailing = parsed(one).data.object.id === failing;
      response.writeHead(isFailing ? 503 : 204).end(isFailing ? 'busy' : '');
    };
    await server.pay({ reference: 'a', key: shop.key });
    await shop.arrived(1);
    await server.pay({ reference: 'b', key: shop.key });
    await shop.arrived(4);
    const types = () => shop.receiver.received.map((one) => parsed(one).type);
    expect(types()).toStrictEqual([
      'payment.created',
      'payment.created',
      'payment.captured',
      'payment.succeeded',
    ]);
    const open = await shop.deliveriesOf(id, '?status=pending');
    expect(open.map(({ sequence }) => sequence)).toStrictEqual([3, 2, 1]);
    expect(open.at(-1)?.attempts).toMatchObject([{ status: 503, error: null, answer: 'busy' }]);
    shop.receiver.answer = (_, response) => void response.writeHead(204).end();
    clock.aheadMs += 6_000;
    await shop.arrived(7);
    expect(types().slice(4)).toStrictEqual([
      'payment.created',
      'payment.captured',
      'payment.succeeded',
    ]);
    expect((await shop.deliveriesOf(id)).map(({ status }) => status)).toStrictEqual(
      Array(6).fill('delivered'),
    );
  });

  it('waits as long as the receiver asks', async () => {
    const { id } = await shop.createEndpoint(['payment.created']);
    shop.receiver.answer = (_, response) =>
      void response.writeHead(429, { 'retry-after': '3600' }).end();
    await server.pay({ reference: 'a', key: shop.key });
    await shop.arrived(1);
    const isWaiting = async () => (await shop.deliveriesOf(id))[0]?.nextAttemptAt != null;
    await waitUntil(isWaiting);
    const [delivery] = await shop.deliveriesOf(id);
    const waitMs = Date.parse(delivery?.nextAttemptAt ?? '') - clock.now();
    expect(waitMs).toBeGreaterThan(3_500_000);
    expect(waitMs).toBeLessThan(3_700_000);
  });

  it('is given up after the last attempt, and the next of its object goes on', async () => {
    const { id } = await shop.createEndpoint();
    shop.receiver.answer = (one, response) =>
      void response.writeHead(parsed(one).sequence === 1 ? 500 : 204).end();
    await server.pay({ reference: 'a', key: shop.key });
    for (let attempts = 1; attempts <= 10; attempts += 1) {
      await shop.arrived(attempts);
      const next = await waitUntil(async () => {
        const delivery = (await shop.deliveriesOf(id)).at(-1);
        return delivery?.attempts.length === attempts && delivery;
      });
      const waitMs = Date.parse(next.nextAttemptAt ?? '') - clock.now();
      if (attempts < 10) clock.aheadMs += waitMs + 1;
    }
    await shop.arrived(12);
    await waitUntil(async () => (await shop.deliveriesOf(id))[0]?.status === 'delivered');
    expect((await shop.deliveriesOf(id)).map(({ status }) => status)).toStrictEqual([
      'delivered',
      'delivered',
      'given_up',
    ]);
    expect(
      (await shop.deliveriesOf(id, '?status=given_up')).map((one) => one.sequence),
    ).toStrictEqual([1]);
  });

  it.each([301, 302, 307])('a redirect, %i, is followed nowhere', async (status) => {
    const { id } = await shop.createEndpoint(['payment.created']);
    const elsewhere = await startReceiver();
    shop.receiver.answer = (_, response) =>
      void response.writeHead(status, { location: elsewhere.url }).end();
    await server.pay({ reference: 'a', key: shop.key });
    await waitUntil(async () => (await shop.deliveriesOf(id))[0]?.attempts.length === 1);
    expect((await shop.deliveriesOf(id))[0]?.attempts).toMatchObject([{ status }]);
    expect(elsewhere.received).toStrictEqual([]);
    await elsewhere.stop();
  });
});
