/** An endpoint of webhooks over real HTTP: when it is disabled, and what it gets again. */
import { describe, expect, it, jest } from '@jest/globals';
import { deliveryId } from '../../domain/delivery/delivery-id.js';
import { toPosition } from '../../domain/kernel/position.js';
import type { Received } from '../support/webhook-receiver.js';
import { waitUntil } from '../support/wait-until.js';
import { parsed, shopsOfSuite } from './shop.js';

const { clock, server, shop } = shopsOfSuite();

describe('an endpoint', () => {
  it('that answers 410 is disabled, and goes on once it is enabled', async () => {
    const { id } = await shop.createEndpoint(['payment.created']);
    shop.receiver.answer = (_, response) => void response.writeHead(410).end();
    await server.pay({ reference: 'a', key: shop.key });
    await waitUntil(async () => (await shop.endpointNow(id))['status'] === 'disabled');
    expect(await shop.endpointNow(id)).toMatchObject({ disabledReason: 'gone' });
    shop.receiver.answer = (_, response) => void response.writeHead(204).end();
    const resent = await shop.post(`/v1/webhook-endpoints/${id}/replay`, { from: 1 });
    expect(resent).toMatchObject({ status: 409, body: { code: 'webhook_endpoint_disabled' } });
    await server.http(`/v1/webhook-endpoints/${id}`, {
      method: 'PATCH',
      key: shop.key,
      body: { enabled: true },
    });
    await shop.arrived(2);
    expect(shop.receiver.received.map((one) => parsed(one).sequence)).toStrictEqual([1, 1]);
  });

  it('where nothing arrives for five days is said to fail after an hour, and then disabled', async () => {
    const { id } = await shop.createEndpoint(['payment.created']);
    shop.receiver.answer = (_, response) => void response.writeHead(500).end();
    await server.pay({ reference: 'a', key: shop.key });
    await waitUntil(async () => (await shop.deliveriesOf(id))[0]?.attempts.length === 1);
    const statuses: unknown[] = [];
    const isWaiting = async () => {
      const open = await shop.deliveriesOf(id, '?status=pending');
      return open.every(({ nextAttemptAt: at }) => at !== null && Date.parse(at) > clock.now());
    };
    for (let days = 1; days < 40 && statuses.at(-1) !== 'disabled'; days += 1) {
      clock.aheadMs += 27 * 3_600_000;
      if (days % 3 === 0) await server.pay({ reference: `more-${days}`, key: shop.key });
      await waitUntil(async () => {
        const { status } = await shop.endpointNow(id);
        if (statuses.at(-1) !== status) statuses.push(status);
        return status === 'disabled' || (status === 'failing' && (await isWaiting()));
      });
    }
    expect(statuses.filter((status) => status !== 'enabled')).toStrictEqual([
      'failing',
      'disabled',
    ]);
    expect(await shop.endpointNow(id)).toMatchObject({ disabledReason: 'failing' });
    const cases = await server.http('/v1/cases?status=open', { key: server.keys.operator });
    // Those of the tests before have failed as long.
    const details: unknown = expect.objectContaining({ endpoint: id, merchant: shop.id });
    const one: unknown = expect.objectContaining({ kind: 'webhook_disabled', details });
    expect(cases.body['data']).toEqual(expect.arrayContaining([one]));
  });

  it('gets everything again from a sequence, a position or a time on', async () => {
    const { id } = await shop.createEndpoint();
    const first = await server.pay({ reference: 'a', key: shop.key });
    await shop.arrived(3);
    await waitUntil(async () =>
      (await shop.deliveriesOf(id)).every((one) => one.status === 'delivered'),
    );
    const replay = (from: unknown) => shop.post(`/v1/webhook-endpoints/${id}/replay`, { from });
    expect(await replay(2)).toMatchObject({ status: 200, body: { from: 2 } });
    await shop.arrived(5);
    expect(shop.receiver.received.slice(3).map((one) => parsed(one).sequence)).toStrictEqual([
      2, 3,
    ]);
    expect(shop.receiver.received[3]?.headers['webhook-id']).toBe(
      shop.receiver.received[1]?.headers['webhook-id'],
    );
    const made = String(first.body['createdAt']);
    await waitUntil(async () =>
      (await shop.deliveriesOf(id)).every((one) => one.status === 'delivered'),
    );
    expect(await replay(made)).toMatchObject({ body: { from: 1 } });
    await shop.arrived(8);
    expect(await replay('00000000000000000001')).toMatchObject({ body: { from: 1 } });
    await shop.arrived(11);
    expect(await replay('99999999999999999999')).toMatchObject({ body: { from: 4 } });
    expect(await replay(5)).toMatchObject({ status: 400, body: { param: 'from' } });
  });

  it('gets one again that a person resends', async () => {
    const { id } = await shop.createEndpoint();
    await server.pay({ reference: 'a', key: shop.key });
    await shop.arrived(3);
    await waitUntil(async () =>
      (await shop.deliveriesOf(id)).every((one) => one.status === 'delivered'),
    );
    const [, second] = await shop.deliveriesOf(id);
    await shop.post(`/v1/deliveries/${second?.id}/resend`);
    await shop.arrived(4);
    expect(parsed(shop.receiver.received[3] as Received).sequence).toBe(2);
    const foreign = await server.addMerchant();
    const [delivery] = await shop.deliveriesOf(id);
    const path = `/v1/deliveries/${delivery?.id}/resend`;
    expect((await server.http(path, { key: foreign.key, body: {} })).status).toBe(404);
  });

  it('is told to resend later, never that there is no such delivery, while the read model is behind', async () => {
    const { id } = await shop.createEndpoint();
    const path = `/v1/deliveries/${deliveryId(id, 1)}/resend`;
    const { projections } = server.engine;
    const behind = jest.spyOn(projections, 'position').mockReturnValue(toPosition(0));
    try {
      expect(await shop.post(path)).toMatchObject({
        status: 503,
        body: { code: 'projection_lagging' },
      });
    } finally {
      behind.mockRestore();
    }
    expect(await shop.post(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
