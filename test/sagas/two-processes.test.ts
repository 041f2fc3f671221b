/**
 * Two processes on one store: both look at the same saga, and one acts on what the other has overtaken.
 * Neither money nor a hold is lost on the way.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { quoteRefund } from '../../domain/payment/decide/refund.js';
import { runAs } from './run-as.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

describe('two processes', () => {
  it('do not give an attempt up while one of them sends it', async () => {
    const world = worlds.world();
    const { id } = await world.create();
    const saga = { id, kind: 'payment' as const, payment: id };

    await runAs('first', world, saga, {
      async duringSend() {
        // The second process sees a canceled payment with a call that another has claimed.
        await world.ask(id, { type: 'RequestCancel', cancel: 'c1', contentHash: '' });
        await runAs('second', world, saga);
        expect((await world.payment(id)).status).toBe('processing');
      },
    });
    world.clock.nowMs += 20_000;
    await runAs('second', world, saga);

    expect(world.netAtChannels()).toBe(10_000n);
    expect(await world.balance(`mer:${world.merchant}:CNY`)).toBe(9_940n);
    expect((await world.payment(id)).status).toBe('succeeded');
  });

  it('send no attempt that one of them has closed', async () => {
    const world = worlds.world();
    const { id } = await world.create();
    const saga = { id, kind: 'payment' as const, payment: id };
    let second: Promise<unknown> | undefined;

    await runAs('first', world, saga, {
      async beforeAppend(types) {
        if (second !== undefined || !types.includes('ChannelCallRequested')) return;
        await world.ask(id, { type: 'RequestCancel', cancel: 'c1', contentHash: '' });
        await (second = runAs('second', world, saga));
      },
    });

    expect((await world.payment(id)).status).toBe('canceled');
    expect(world.netAtChannels()).toBe(0n);
  });

  it('start no saga for a request that was refused because the other process was faster', async () => {
    const world = worlds.world();
    const { id } = await world.create();
    await world.settlePayment(id);
    const session = world.session(id);
    session.wake({ flow: 'payment', subject: id }, true);
    await session.rest();
    const asked = { refund: 're_late', amount: null, contentHash: 'c', from: null };
    const rest = { reason: null, metadata: {}, scenario: null };
    const quoted = quoteRefund(asked, await world.payment(id));
    if (!quoted.accepted) throw new Error(quoted.rejection.code);
    await world.refund(id, { ...asked, ...rest, refund: 're_first' });

    const hold = { reservation: 'held', expiresAt: null };
    const command = { type: 'RequestRefund', ...asked, ...rest, quote: quoted.quote, hold };
    const nowMs = world.clock.nowMs;
    const context = { correlationId: id, causationId: 'test', actor: 'test', nowMs };
    const outcome = await session.submit(command, context);
    await session.rest();

    expect(outcome).toMatchObject({
      accepted: false,
      rejection: { code: 'refund_exceeds_captured' },
    });
    expect(await world.saga('re_late', id)).toBeNull();
  });
});
