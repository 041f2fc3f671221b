/**
 * Money in suspense finds its place wherever the process dies on the way: by a refund of the merchant, and
 * by each resolution of its case. It is moved once, and the case ends with it.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ledger } from '../../domain/ledger/port.js';
import { caseResolutions } from '../../engine/case/resolution.js';
import { cny } from '../money/amounts.js';
import { changes, crashEverywhere } from './everywhere.js';
import {
  caseOf,
  expectResolved,
  merchantBalance,
  NOTHING,
  pay,
  proposal,
  suspendedCapture,
  whole,
} from './case-steps.js';
import type { World } from './world.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const everywhere = (story: (world: World) => Promise<void>): Promise<number> =>
  crashEverywhere(worlds, story);

/** What reservations hold of suspense and of the merchant's money. */
const holdsOf = (world: World) =>
  Promise.all(
    ['sys:suspense:CNY', `mer:${world.merchant}:CNY`].map(
      async (account) => (await world.ledger.account('main', account))?.balance.pending,
    ),
  );

/** A ledger that keeps its answers to one process until it is told to give them. */
function held(ledger: Ledger) {
  let answer = (): void => undefined;
  let asked = (): void => undefined;
  const gate = new Promise<void>((resolve) => (answer = resolve));
  const wasAsked = new Promise<void>((resolve) => (asked = resolve));
  let first = true;
  const execute: Ledger['execute'] = async (...args) => {
    const outcome = await ledger.execute(...args);
    if (first) {
      first = false;
      asked();
      await gate;
    }
    return outcome;
  };
  return { ledger: { execute }, wasAsked, answer: () => answer() };
}

describe('a capture in suspense', () => {
  it('is refunded from there by its merchant, who keeps other money and fees', async () => {
    const points = await everywhere(async (world) => {
      const { payment } = await suspendedCapture(world);
      const refund = `re_${payment.slice(4)}`;
      world.arm();
      const delta = await changes(world, async () => {
        await world.refund(payment, { refund, from: null, ...whole });
        await world.settle({ id: refund, kind: 'refund', payment });
      });
      expect(delta).toStrictEqual({ ...NOTHING, receivable: -10_000n, suspense: -10_000n });
      expect(await merchantBalance(world)).toBe(9_940n);
      expect(world.netAtChannels()).toBe(10_000n);
      expect((await world.payment(payment)).refunds).toMatchObject([{ status: 'succeeded' }]);
      await expectResolved(world, payment, 'refund');
    });
    expect(points).toBeGreaterThan(10);
  });

  it('is booked to the merchant with the fee that was frozen', async () => {
    const points = await everywhere(async (world) => {
      const { payment, case: found } = await suspendedCapture(world);
      world.arm();
      const delta = await changes(world, async () => {
        expect(await world.resolve(proposal(found, 'book'))).toMatchObject({ executed: true });
      });
      expect(delta).toStrictEqual({ ...NOTHING, fees: 60n, suspense: -10_000n });
      expect(await merchantBalance(world)).toBe(2n * 9_940n);
      await expectResolved(world, payment, 'book');
    });
    expect(points).toBeGreaterThan(5);
  });

  it('is written off to income', async () => {
    await everywhere(async (world) => {
      const { payment, case: found } = await suspendedCapture(world);
      const before = await world.balance('sys:other_income:CNY');
      world.arm();
      const delta = await changes(world, async () => {
        expect(await world.resolve(proposal(found, 'write_off'))).toMatchObject({ executed: true });
      });
      expect(delta).toStrictEqual({ ...NOTHING, suspense: -10_000n });
      expect((await world.balance('sys:other_income:CNY')) - before).toBe(10_000n);
      await expectResolved(world, payment, 'write_off');
    });
  });

  it('is given back at the channel by a resolution', async () => {
    await everywhere(async (world) => {
      const { payment, case: found } = await suspendedCapture(world);
      world.arm();
      const delta = await changes(world, async () => {
        const done = await world.resolve(proposal(found, 'refund'));
        if (!done.executed) throw new Error(done.rejection.code);
        await world.settle({ id: done.result['refund'] ?? '', kind: 'refund', payment });
      });
      expect(delta).toStrictEqual({ ...NOTHING, receivable: -10_000n, suspense: -10_000n });
      expect(await merchantBalance(world)).toBe(9_940n);
      await expectResolved(world, payment, 'refund');
    });
  });
});

describe('a refund of a capture in suspense whose money a resolution took meanwhile', () => {
  /** The refund has failed, the resolution has done its work, and nothing is held or at the channel. */
  async function expectRefused(world: World, payment: string, refund: string, code: string) {
    expect((await world.payment(payment)).refunds).toMatchObject([
      { status: 'failed', failure: { code } },
    ]);
    expect(await world.saga(refund, payment)).toMatchObject({ ended: true, stuck: null });
    expect(world.netAtChannels()).toBe(20_000n);
    expect(await merchantBalance(world)).toBe(9_940n);
    await expectResolved(world, payment, 'write_off');
    expect(await world.verify()).toStrictEqual([]);
  }

  it('fails with `case_money_claimed` while the resolution is under way', async () => {
    const world = worlds.world();
    const { payment, case: found } = await suspendedCapture(world);
    const refund = `re_${payment.slice(4)}`;
    const holds = await holdsOf(world);
    const context = { correlationId: 'c', causationId: 'c', actor: 'a', nowMs: world.clock.nowMs };
    const delta = await changes(world, async () => {
      await world.refund(payment, { refund, from: null, ...whole });
      const slow = held(world.ledger);
      const kind = caseResolutions(world.resolutionPorts(slow.ledger));
      const resolving = kind.execute(proposal(found, 'write_off'), context);
      await slow.wasAsked;
      await world.settle({ id: refund, kind: 'refund', payment });
      expect(await holdsOf(world)).toStrictEqual(holds);
      slow.answer();
      expect(await resolving).toMatchObject({ executed: true });
    });
    expect(delta).toStrictEqual({ ...NOTHING, suspense: -10_000n });
    await expectRefused(world, payment, refund, 'case_money_claimed');
  });

  it('fails with `case_closed` when the resolution is over', async () => {
    const points = await everywhere(async (world) => {
      const { payment, case: found } = await suspendedCapture(world);
      const refund = `re_${payment.slice(4)}`;
      const holds = await holdsOf(world);
      world.arm();
      const delta = await changes(world, async () => {
        await world.refund(payment, { refund, from: null, ...whole });
        expect(await holdsOf(world)).not.toStrictEqual(holds);
        expect(await world.resolve(proposal(found, 'write_off'))).toMatchObject({ executed: true });
        await world.settle({ id: refund, kind: 'refund', payment });
      });
      expect(delta).toStrictEqual({ ...NOTHING, suspense: -10_000n });
      expect(await holdsOf(world)).toStrictEqual(holds);
      await expectRefused(world, payment, refund, 'case_closed');
    });
    expect(points).toBeGreaterThan(10);
  });
});

describe('an excess', () => {
  it('is given back at the channel by a resolution', async () => {
    const points = await everywhere(async (world) => {
      for (const channel of world.channels.values()) channel.confirms.set('pay', cny('101.00'));
      const payment = await pay(world);
      const found = await caseOf(world, payment);
      world.arm();
      const delta = await changes(world, async () => {
        expect(await world.resolve(proposal(found, 'refund'))).toMatchObject({ executed: true });
        await world.settlePayment(payment);
      });
      expect(delta).toStrictEqual({ ...NOTHING, receivable: -100n, suspense: -100n });
      expect(world.netAtChannels()).toBe(10_000n);
      await expectResolved(world, payment, 'refund');
    });
    expect(points).toBeGreaterThan(10);
  });

  it('stays with its case if the channel refuses to give it back', async () => {
    await everywhere(async (world) => {
      for (const channel of world.channels.values()) channel.confirms.set('pay', cny('101.00'));
      const payment = await pay(world);
      for (const channel of world.channels.values()) channel.refuses.add('refund');
      const found = await caseOf(world, payment);
      world.arm();
      const delta = await changes(world, async () => {
        await world.resolve(proposal(found, 'refund'));
        await world.settlePayment(payment);
      });
      expect(delta).toStrictEqual(NOTHING);
      expect(await caseOf(world, payment)).toMatchObject({
        status: 'open',
        held: { minor: 100n },
        claims: [],
      });
    });
  });
});

describe('a refund that was paid while its merchant was frozen', () => {
  it.each([
    ['book', 'is charged to the merchant', 0n],
    ['write_off', 'is written off to expense', 10_000n],
  ] as const)('%s: %s', async (action, _, expense) => {
    await everywhere(async (world) => {
      const payment = await pay(world);
      await pay(world);
      const refund = `re_${payment.slice(4)}`;
      await world.refund(payment, { refund, from: null, ...whole });
      await world.setAccount('FreezeAccount');
      await world.settle({ id: refund, kind: 'refund', payment });
      await world.setAccount('UnfreezeAccount');
      const [found] = (await world.cases(refund)).filter(({ holding }) => holding !== null);
      if (found === undefined) throw new Error('no case');
      expect(found.held).toMatchObject({ minor: -10_000n });
      const before = await world.balance('sys:other_expense:CNY');
      world.arm();
      const delta = await changes(world, async () => {
        expect(await world.resolve(proposal(found, action))).toMatchObject({ executed: true });
      });
      expect(delta).toStrictEqual({ ...NOTHING, suspense: 10_000n });
      expect(await world.balance('sys:other_expense:CNY')).toBe(before + expense);
      await expectResolved(world, refund, action);
    });
  });
});

describe('two processes that execute one resolution', () => {
  it('the ledger refuses the first and accepts the second: the money is moved once', async () => {
    const world = worlds.world();
    const { payment, case: found } = await suspendedCapture(world);
    const asked = proposal(found, 'book');
    const context = { correlationId: 'c', causationId: 'c', actor: 'a', nowMs: world.clock.nowMs };
    await world.setAccount('FreezeAccount');
    const slow = held(world.ledger);
    const one = caseResolutions(world.resolutionPorts(slow.ledger)).execute(asked, context);
    await slow.wasAsked;
    await world.setAccount('UnfreezeAccount');
    const two = caseResolutions(world.resolutionPorts()).execute(asked, context);
    expect(await two).toMatchObject({ executed: true });
    slow.answer();
    expect(await one).toStrictEqual(await two);
    expect(await merchantBalance(world)).toBe(2n * 9_940n);
    await expectResolved(world, payment, 'book');
  });

  it('once the first has given up, the second moves nothing', async () => {
    const world = worlds.world();
    const { payment, case: found } = await suspendedCapture(world);
    const asked = proposal(found, 'book');
    const context = { correlationId: 'c', causationId: 'c', actor: 'a', nowMs: world.clock.nowMs };
    // The second has claimed the money, and sleeps before it posts.
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const late: Ledger = {
      execute: async (...args) => {
        await gate;
        return world.ledger.execute(...args);
      },
    };
    const two = caseResolutions(world.resolutionPorts(late)).execute(asked, context);
    await world.setAccount('FreezeAccount');
    const one = caseResolutions(world.resolutionPorts()).execute(asked, context);
    expect(await one).toMatchObject({ executed: false, rejection: { code: 'account_frozen' } });
    await world.setAccount('UnfreezeAccount');
    go();
    expect(await two).toMatchObject({ executed: false });
    expect(await merchantBalance(world)).toBe(9_940n);
    expect(await caseOf(world, payment)).toMatchObject({ held: { minor: 10_000n }, claims: [] });
    // The money is free for the next resolution.
    expect(await world.resolve(proposal(found, 'book', 2))).toMatchObject({ executed: true });
    await expectResolved(world, payment, 'book');
  });
});
