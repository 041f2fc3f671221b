/** Channels that change while payments go on: what is under way is finished as it began. */
import { describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { waitUntil } from '../support/wait-until.js';
import {
  acquirer,
  ask,
  changed,
  eachInProduction,
  enabled,
  pay,
  shopAsks,
  told,
} from './in-production.js';

eachInProduction();

describe('a channel that is disabled or in maintenance', () => {
  const allDay = [{ from: '2026-01-01T00:00:00Z', to: '2126-01-01T00:00:00Z' }];

  it.each<[string, () => Promise<unknown>, string]>([
    ['disabled', () => changed({ enabled: false }), 'disabled'],
    ['maintenance', () => ask('PATCH', '/v1/channels/one', { maintenance: allDay }), 'maintenance'],
  ])('(%s) gets no new attempts; what is under way is finished', async (_, stop, reason) => {
    await enabled('one');
    await enabled('two', { costPercent: '0.90' });
    acquirer.open = false;
    const underWay = await pay('r1', {}, 'wait=0');
    await waitUntil(() => acquirer.sent.length === 1);
    expect(acquirer.sent[0]?.channel).toBe('one');
    const held = await pay('r2', { capture: 'manual' }, 'wait=0');
    await waitUntil(() => acquirer.sent.length === 2);
    await stop();
    acquirer.open = true;

    const next = await pay('r3');
    expect(next.body).toMatchObject({ status: 'succeeded', channel: 'two' });
    const steps = await ask('GET', `/v1/payments/${String(next.body.id)}/events`);
    const routed = (steps.body.data as { type: string; data: object }[]).find(
      ({ type }) => type === 'AttemptRouted',
    );
    expect(routed?.data).toMatchObject({
      channel: 'two',
      candidates: [
        { channel: 'two', eligible: true },
        { channel: 'one', eligible: false, reasons: [reason] },
      ],
    });

    const path = `/v1/payments/${String(underWay.body.id)}`;
    await waitUntil(async () => (await ask('GET', path)).body.status === 'succeeded');
    const refund = await shopAsks(`${path}/refunds`, {});
    expect(refund.body).toMatchObject({ status: 'succeeded' });
    const heldPath = `/v1/payments/${String(held.body.id)}`;
    await waitUntil(async () => (await ask('GET', heldPath)).body.status === 'authorized');
    const part = { amount: cny('60.00') };
    const captured = await shopAsks(`${heldPath}/capture`, part);
    expect(captured.body).toMatchObject({ status: 'succeeded', amountCaptured: cny('60.00') });
    expect(new Set(acquirer.sent.slice(3).map(({ channel }) => channel))).toEqual(new Set(['one']));
  });

  it('of the only one: no payment is taken, and one taken before is still answered', async () => {
    await enabled();
    const before = await pay('r1');
    await changed({ enabled: false });
    expect(told(await pay('r2'))).toEqual([422, 'no_channel_configured', null]);
    const again = await pay('r1');
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body.id).toBe(before.body.id);
  });
});

const positions = async () =>
  (await ask('GET', '/v1/channels/positions')).body.data as Record<string, unknown>[];

it('the cost in force at a capture is what is booked for it, whatever it is later', async () => {
  await enabled();
  const held = await pay('r1', { capture: 'manual' });
  const capture = (value: string, final: boolean) =>
    shopAsks(`/v1/payments/${String(held.body.id)}/capture`, { amount: cny(value), final });
  expect((await capture('50.00', false)).status).toBe(200);
  expect(await positions()).toMatchObject([{ channel: 'one', cost: cny('0.10') }]);
  expect((await changed({ costPercent: '1.00' })).body.status).toBe('executed');
  expect(await positions()).toMatchObject([{ channel: 'one', cost: cny('0.10') }]);
  expect((await capture('50.00', true)).body.status).toBe('succeeded');
  expect(await positions()).toMatchObject([{ channel: 'one', cost: cny('0.60') }]);
});
