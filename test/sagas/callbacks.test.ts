/** What a channel may say in a callback, and of what. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWorlds } from './world.js';

let worlds: Awaited<ReturnType<typeof openWorlds>>;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

describe('a callback', () => {
  it('of one channel confirms nothing that was asked of another: it opens a case', async () => {
    const world = worlds.world();
    const { id } = await world.create({ scenario: 'timeout_never_happened' });
    await world.settlePayment(id, { untilMs: world.clock.nowMs });
    const saga = { id, kind: 'payment' as const, payment: id };
    const [requestNo = ''] = (await world.saga(id, id))?.requests.keys() ?? [];
    const forged = {
      event: 'callback-forged',
      channel: 'sandbox_b',
      requestNo,
      answer: {
        outcome: 'succeeded' as const,
        amount: { value: '100.00', currency: 'CNY' },
        channelReference: 'ref-forged',
        nextAction: null,
        failure: null,
      },
    };
    await world.bring(saga, [forged]);
    await world.bring(saga, [forged]);
    expect((await world.payment(id)).status).toBe('processing');
    expect(await world.balance(`mer:${world.merchant}:CNY`)).toBe(0n);
    expect((await world.saga(id, id))?.cases.size).toBe(1);
    await world.settlePayment(id);
    expect(world.netAtChannels()).toBe(10_000n);
    expect((await world.payment(id)).attempts.map(({ channel }) => channel)).toStrictEqual([
      'sandbox_a',
      'sandbox_b',
    ]);
  });
});
