/** What a saga cannot do alone waits for a person, and goes on when told to. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import { paymentStream } from '../../domain/payment/streams.js';
import { Crash } from './crash-points.js';
import type { World } from './world.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

/** An authorized payment of whose whole amount the channel has refused the capture. */
async function refusedCapture(world: World): Promise<string> {
  const { id } = await world.create({ capture: 'manual' });
  await world.settlePayment(id);
  world.channels.get('sandbox_a')?.refuses.add('capture');
  await world.ask(id, {
    ...{ type: 'RequestCapture', capture: 'late', contentHash: '' },
    ...{ amount: { value: '100.00', currency: 'CNY' }, final: false },
  });
  await world.settlePayment(id);
  return id;
}

/** A payment to be canceled of which the channel has refused to give back what was authorized. */
async function refusedVoid(world: World): Promise<string> {
  const { id } = await world.create({ capture: 'manual' });
  await world.settlePayment(id);
  world.channels.get('sandbox_a')?.refuses.add('void');
  await world.ask(id, { type: 'RequestCancel', cancel: 'c', contentHash: '' });
  await world.settlePayment(id);
  return id;
}

/** What the payment's stream says was given back. */
async function voidsOf(world: World, id: string) {
  const voids = [];
  for await (const { event } of readWholeStream(world.log, paymentStream(id))) {
    if (event.type === 'RemainderVoided') voids.push(event.data);
  }
  return voids;
}

describe('a channel that does not give the rest back', () => {
  it('is asked three times, then a person, then again', async () => {
    const world = worlds.world();
    const channel = world.channels.get('sandbox_a');
    const id = await refusedVoid(world);
    const stuck = await world.saga(id, id);
    expect(stuck?.stuck).toContain('the rest could not be given back');
    expect([...(stuck?.requests.keys() ?? [])].filter((no) => no.includes('v'))).toHaveLength(3);
    expect((await world.payment(id)).status).toBe('authorized');

    channel?.refuses.clear();
    await world.resume(id);
    await world.settlePayment(id);
    expect((await world.payment(id)).status).toBe('canceled');
    expect(await world.saga(id, id)).toMatchObject({ stuck: null, ended: true });
    expect(world.netAtChannels()).toBe(0n);
  });
});

describe('the record of what was given back', () => {
  it('names the try that the channel performed', async () => {
    const world = worlds.world();
    const channel = world.channels.get('sandbox_a');
    const id = await refusedVoid(world);
    channel?.refuses.clear();
    await world.resume(id);
    await world.settlePayment(id);
    expect(await voidsOf(world, id)).toMatchObject([
      { requestNo: expect.stringMatching(/v1t4$/) as unknown, amount: { value: '100.00' } },
    ]);
  });

  it('is less than was authorized by what was captured, and none if that was all', async () => {
    const world = worlds.world();
    for (const [value, rest] of [
      ['60.00', ['40.00']],
      ['100.00', []],
    ] as const) {
      const { id } = await world.create({ capture: 'manual' });
      await world.settlePayment(id);
      await world.ask(id, {
        ...{ type: 'RequestCapture', capture: value, contentHash: '' },
        ...{ amount: { value, currency: 'CNY' }, final: true },
      });
      await world.settlePayment(id);
      expect((await world.payment(id)).status).toBe('succeeded');
      expect((await voidsOf(world, id)).map(({ amount }) => amount.value)).toStrictEqual(rest);
    }
  });

  it('is none of what the channel captured after all, while that was being given back', async () => {
    const world = worlds.world();
    const channel = world.channels.get('sandbox_a');
    const id = await refusedCapture(world);
    channel?.performAfterAll();
    await world.settlePayment(id);
    await world.ask(id, { type: 'RequestCancel', cancel: 'c', contentHash: '' });
    await world.settlePayment(id);
    expect((await world.payment(id)).status).toBe('canceled');
    expect(await voidsOf(world, id)).toStrictEqual([]);
  });
});

describe('a channel that gives the rest back after it had refused', () => {
  it('ends a payment that waits for a person, and is asked no more', async () => {
    const world = worlds.world();
    const channel = world.channels.get('sandbox_a');
    const id = await refusedVoid(world);
    expect((await world.saga(id, id))?.stuck).toContain('the rest could not be given back');
    channel?.performAfterAll();
    await world.settlePayment(id);
    expect((await world.payment(id)).status).toBe('canceled');
    const saga = await world.saga(id, id);
    expect(saga).toMatchObject({ stuck: null, ended: true });
    expect([...(saga?.requests.keys() ?? [])].filter((no) => no.includes('v'))).toHaveLength(3);
  });

  it('is not asked for what it captured after it had refused to', async () => {
    const world = worlds.world();
    const channel = world.channels.get('sandbox_a');
    const id = await refusedCapture(world);
    channel?.performAfterAll();
    await world.settlePayment(id);
    await world.ask(id, { type: 'RequestCancel', cancel: 'c', contentHash: '' });
    await world.settlePayment(id);
    expect((await world.payment(id)).status).toBe('canceled');
    const saga = await world.saga(id, id);
    expect(saga).toMatchObject({ stuck: null, ended: true });
    expect([...(saga?.requests.keys() ?? [])].filter((no) => no.includes('v'))).toStrictEqual([]);
    // The money is at the channel, in suspense, and in a case.
    expect(world.netAtChannels()).toBe(10_000n);
    expect(saga?.cases.size).toBe(2);
  });
});

describe('a channel that captures the rest after all, while it is being given back', () => {
  it('is asked how the giving back ended, wherever the process dies', async () => {
    let crashes = 0;
    for (let crashAt = 0, crashed = true; crashed; crashAt++) {
      const world = worlds.world({ crashAt });
      const channel = world.channels.get('sandbox_a');
      const id = await refusedCapture(world);
      await world.ask(id, { type: 'RequestCancel', cancel: 'c', contentHash: '' });
      world.arm();
      await world.bring({ id, kind: 'payment', payment: id }, []).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      crashed = world.crashes > 0;
      crashes += world.crashes;
      channel?.performAfterAll();
      await world.settlePayment(id);
      expect((await world.payment(id)).status).toBe('canceled');
      const saga = await world.saga(id, id);
      expect(saga).toMatchObject({ stuck: null, ended: true });
      const open = [...(saga?.requests.values() ?? [])].filter((request) => !request.resolution);
      expect(open).toStrictEqual([]);
    }
    expect(crashes).toBeGreaterThan(5);
  });
});

describe('a channel that confirms what it had refused', () => {
  it('opens a case, and the money goes back', async () => {
    const world = worlds.world();
    const { id } = await world.create({ scenario: 'declined' });
    await world.settlePayment(id);
    expect((await world.payment(id)).status).toBe('failed');
    world.channels.get('sandbox_a')?.performAfterAll();
    await world.settlePayment(id);
    const payment = await world.payment(id);
    expect(payment.status).toBe('failed');
    expect(payment.lateSuccesses).toMatchObject([{ refunded: true }]);
    // The contradiction, and the money that came late and went back.
    expect((await world.saga(id, id))?.cases.size).toBe(2);
    expect(world.netAtChannels()).toBe(0n);
  });
});
