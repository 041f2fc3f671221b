/** What a saga cannot do alone waits for a person, and goes on when told to. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWorlds } from './world.js';

let worlds: Awaited<ReturnType<typeof openWorlds>>;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

describe('a channel that does not give the rest back', () => {
  it('is asked three times, then a person, then again', async () => {
    const world = worlds.world();
    const channel = world.channels.get('sandbox_a');
    const { id } = await world.create({ capture: 'manual' });
    await world.settlePayment(id);
    channel?.refuses.add('void');
    await world.ask(id, { type: 'RequestCancel', cancel: 'c', contentHash: '' });
    await world.settlePayment(id);
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
    expect((await world.saga(id, id))?.cases.size).toBe(1);
    expect(world.netAtChannels()).toBe(0n);
  });
});
