/**
 * A refund is booked in the amount that its channel confirms, wherever the process dies on the way. Of less,
 * the rest stays where it was, free for another refund; of more, the excess stands in suspense below zero.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Case } from '../../domain/case/case.js';
import type { Payment } from '../../domain/payment/payment.js';
import { cny } from '../money/amounts.js';
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
import { changes, crashEverywhere } from './everywhere.js';
import type { World } from './world.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const everywhere = (story: (world: World) => Promise<void>): Promise<number> =>
  crashEverywhere(worlds, story);

/** What every channel says that it moved from now on; null: what it was asked for. */
function confirm(world: World, kind: 'pay' | 'refund', value: string | null): void {
  for (const channel of world.channels.values()) {
    if (value === null) channel.confirms.delete(kind);
    else channel.confirms.set(kind, cny(value));
  }
}

/** Refunds all that is left of a payment. */
async function refundRest(world: World, payment: string, number = 1): Promise<string> {
  const refund = `re_${number}_${payment.slice(4)}`;
  await world.refund(payment, { refund, from: null, ...whole });
  await world.settle({ id: refund, kind: 'refund', payment });
  return refund;
}

/** What the open cases of a payment or refund hold, in minor units. */
async function heldBy(world: World, ...subjects: readonly string[]): Promise<bigint[]> {
  const all = await Promise.all(subjects.map((subject) => world.cases(subject)));
  const open = all.flat().filter(({ holding, status }) => holding !== null && status === 'open');
  expect(open.flatMap(({ claims }) => claims)).toStrictEqual([]);
  return open.map(({ held }) => held?.minor ?? 0n);
}

/** The only open case of a payment that holds money. */
async function openCase(world: World, subject: string): Promise<Case> {
  const [found, ...others] = (await world.cases(subject)).filter(
    ({ holding, status }) => holding !== null && status === 'open',
  );
  if (found === undefined || others.length > 0) throw new Error('not one open case');
  return found;
}

const refundsOf = ({ refunds }: Payment) =>
  refunds.map(({ status, amount }) => [status, amount.minor]);

describe('a refund of the money of its merchant', () => {
  it('of less, with the share of that; the rest can be refunded', async () => {
    const points = await everywhere(async (world) => {
      const payment = await pay(world);
      confirm(world, 'refund', '80.00');
      world.arm();
      const delta = await changes(world, async () => void (await refundRest(world, payment)));
      expect(delta).toStrictEqual({ ...NOTHING, receivable: -8_000n, fees: -48n });
      expect(await merchantBalance(world)).toBe(1_988n);
      confirm(world, 'refund', null);
      await refundRest(world, payment, 2);
      expect(refundsOf(await world.payment(payment))).toStrictEqual([
        ['succeeded', 8_000n],
        ['succeeded', 2_000n],
      ]);
      expect([await merchantBalance(world), world.netAtChannels()]).toStrictEqual([0n, 0n]);
    });
    expect(points).toBeGreaterThan(10);
  });

  it('of more, is what was asked for; the excess stands in suspense with a case', async () => {
    await everywhere(async (world) => {
      const payment = await pay(world);
      confirm(world, 'refund', '100.50');
      world.arm();
      let refund = '';
      const delta = await changes(world, async () => {
        refund = await refundRest(world, payment);
      });
      expect(delta).toStrictEqual({ ...NOTHING, receivable: -10_050n, fees: -60n, suspense: -50n });
      expect(refundsOf(await world.payment(payment))).toStrictEqual([['succeeded', 10_000n]]);
      expect(await merchantBalance(world)).toBe(0n);
      expect(await heldBy(world, payment, refund)).toStrictEqual([-50n]);
    });
  });

  it('that its merchant could not pay any more, stands in suspense as confirmed', async () => {
    await everywhere(async (world) => {
      const payment = await pay(world);
      await pay(world);
      confirm(world, 'refund', '80.00');
      world.arm();
      const refund = `re_1_${payment.slice(4)}`;
      const delta = await changes(world, async () => {
        await world.refund(payment, { refund, from: null, ...whole });
        await world.setAccount('FreezeAccount');
        await world.settle({ id: refund, kind: 'refund', payment });
      });
      await world.setAccount('UnfreezeAccount');
      expect(delta).toStrictEqual({ ...NOTHING, receivable: -8_000n, suspense: -8_000n });
      expect(await heldBy(world, payment, refund)).toStrictEqual([-8_000n]);
    });
  });
});

describe('a refund of a capture of which suspense holds a part', () => {
  /** 60.00 stand with the merchant, less a fee of 0.36; 40.00 in suspense. */
  async function partlySuspended(world: World): Promise<string> {
    const { id } = await world.create({ capture: 'manual' });
    await world.settlePayment(id);
    const take = async (number: number, value: string, final: boolean) => {
      const capture = `cap_${number}_${id}`;
      const asked = { capture, amount: cny(value), final, contentHash: 'c' };
      await world.ask(id, { type: 'RequestCapture', ...asked });
      await world.settlePayment(id);
    };
    await take(1, '60.00', false);
    await world.setAccount('FreezeAccount');
    await take(2, '40.00', true);
    await world.setAccount('UnfreezeAccount');
    expect(await merchantBalance(world)).toBe(5_964n);
    expect(await heldBy(world, id)).toStrictEqual([4_000n]);
    return id;
  }

  it.each([
    [
      'less than suspense holds',
      '30.00',
      { receivable: -3_000n, suspense: -3_000n },
      5_964n,
      1_000n,
    ],
    [
      'less than the whole',
      '70.00',
      { receivable: -7_000n, suspense: -4_000n, fees: -18n },
      2_982n,
      null,
    ],
  ])('in %s: suspense goes first', async (_, confirmed, moved, merchant, held) => {
    await everywhere(async (world) => {
      const payment = await partlySuspended(world);
      confirm(world, 'refund', confirmed);
      world.arm();
      const delta = await changes(world, async () => void (await refundRest(world, payment)));
      expect(delta).toStrictEqual({ ...NOTHING, ...moved });
      expect(await merchantBalance(world)).toBe(merchant);
      expect(await heldBy(world, payment)).toStrictEqual(held === null ? [] : [held]);
      // What was asked for and did not go can be refunded: then all has gone back.
      confirm(world, 'refund', null);
      await refundRest(world, payment, 2);
      expect([await merchantBalance(world), world.netAtChannels()]).toStrictEqual([0n, 0n]);
      await expectResolved(world, payment, 'refund');
    });
  });

  it('in more: the case is resolved, and another holds the excess', async () => {
    await everywhere(async (world) => {
      const payment = await partlySuspended(world);
      confirm(world, 'refund', '100.50');
      world.arm();
      let refund = '';
      const delta = await changes(world, async () => {
        refund = await refundRest(world, payment);
      });
      const moved = { receivable: -10_050n, suspense: -4_050n, fees: -36n };
      expect(delta).toStrictEqual({ ...NOTHING, ...moved });
      expect(await merchantBalance(world)).toBe(0n);
      await expectResolved(world, payment, 'refund');
      expect(await heldBy(world, refund)).toStrictEqual([-50n]);
    });
  });
});

describe('late money that goes back', () => {
  it.each([
    ['less', '80.00', 2_000n],
    ['more', '100.50', -50n],
  ])('in %s: its case holds the rest, or another holds the excess', async (_, confirmed, left) => {
    await everywhere(async (world) => {
      const { id } = await world.create({ scenario: 'declined' });
      await world.settlePayment(id);
      confirm(world, 'refund', confirmed);
      world.arm();
      const delta = await changes(world, async () => {
        world.channels.get('sandbox_a')?.performAfterAll();
        await world.settlePayment(id);
      });
      expect(delta).toStrictEqual({ ...NOTHING, receivable: left, suspense: left });
      expect(world.netAtChannels()).toBe(left);
      expect(await heldBy(world, id)).toStrictEqual([left]);
      expect((await world.payment(id)).lateSuccesses).toMatchObject([{ refunded: true }]);
      expect(await world.saga(id, id)).toMatchObject({ ended: true, stuck: null });
    });
  });
});

describe('a refund that a channel performs after it has refused it', () => {
  it.each(['80.00', '100.50'])(
    'in an amount of %s stands in suspense with a case',
    async (said) => {
      await everywhere(async (world) => {
        const payment = await pay(world);
        const refund = `re_1_${payment.slice(4)}`;
        const asked = { refund, from: null, ...whole, scenario: 'declined' };
        await world.refund(payment, asked);
        await world.settle({ id: refund, kind: 'refund', payment });
        expect(refundsOf(await world.payment(payment))).toStrictEqual([['failed', 10_000n]]);
        confirm(world, 'refund', said);
        const minor = BigInt(said.replace('.', ''));
        world.arm();
        const delta = await changes(world, async () => {
          world.channels.get('sandbox_a')?.performAfterAll();
          await world.settle({ id: refund, kind: 'refund', payment });
        });
        expect(delta).toStrictEqual({ ...NOTHING, receivable: -minor, suspense: -minor });
        expect(await merchantBalance(world)).toBe(9_940n);
        expect(await heldBy(world, payment, refund)).toStrictEqual([-minor]);
      });
    },
  );
});

describe("a refund that a case's resolution asked for", () => {
  /** Executes a resolution, and runs what it begins to its end. */
  async function giveBack(world: World, payment: string, found: Case, number: number) {
    const done = await world.resolve(proposal(found, 'refund', number));
    if (!done.executed) throw new Error(done.rejection.code);
    const refund = done.result['refund'];
    if (refund === undefined) await world.settlePayment(payment);
    else await world.settle({ id: refund, kind: 'refund', payment });
    return refund ?? payment;
  }

  it('in less: the case holds the rest, which its next resolution gives back', async () => {
    await everywhere(async (world) => {
      const { payment, case: found } = await suspendedCapture(world);
      confirm(world, 'refund', '80.00');
      world.arm();
      const delta = await changes(world, async () => {
        await giveBack(world, payment, found, 1);
      });
      expect(delta).toStrictEqual({ ...NOTHING, receivable: -8_000n, suspense: -8_000n });
      expect(await heldBy(world, payment)).toStrictEqual([2_000n]);
      confirm(world, 'refund', null);
      await giveBack(world, payment, await openCase(world, payment), 2);
      expect(world.netAtChannels()).toBe(10_000n);
      expect(await merchantBalance(world)).toBe(9_940n);
      await expectResolved(world, payment, 'refund');
    });
  });

  it('in less: the rest can be booked to the merchant, with the fee of that', async () => {
    await everywhere(async (world) => {
      const { payment, case: found } = await suspendedCapture(world);
      confirm(world, 'refund', '80.00');
      await giveBack(world, payment, found, 1);
      const rest = await openCase(world, payment);
      world.arm();
      const delta = await changes(world, async () => {
        expect(await world.resolve(proposal(rest, 'book', 2))).toMatchObject({ executed: true });
      });
      expect(delta).toStrictEqual({ ...NOTHING, fees: 12n, suspense: -2_000n });
      expect(await merchantBalance(world)).toBe(9_940n + 1_988n);
      await expectResolved(world, payment, 'book');
    });
  });

  it('in more: the case is resolved, and another holds the excess', async () => {
    await everywhere(async (world) => {
      const { payment, case: found } = await suspendedCapture(world);
      confirm(world, 'refund', '100.50');
      let refund = '';
      world.arm();
      const delta = await changes(world, async () => {
        refund = await giveBack(world, payment, found, 1);
      });
      expect(delta).toStrictEqual({ ...NOTHING, receivable: -10_050n, suspense: -10_050n });
      await expectResolved(world, payment, 'refund');
      expect(await heldBy(world, refund)).toStrictEqual([-50n]);
    });
  });

  it.each([
    ['less', '0.40', 60n],
    ['more', '1.50', -50n],
  ])('of what a channel took too much, in %s', async (_, confirmed, left) => {
    await everywhere(async (world) => {
      confirm(world, 'pay', '101.00');
      const payment = await pay(world);
      const found = await caseOf(world, payment);
      confirm(world, 'refund', confirmed);
      world.arm();
      const delta = await changes(world, async () => {
        await giveBack(world, payment, found, 1);
      });
      const moved = left - 100n;
      expect(delta).toStrictEqual({ ...NOTHING, receivable: moved, suspense: moved });
      expect(await heldBy(world, payment)).toStrictEqual([left]);
    });
  });
});

describe('all of these stories', () => {
  it('leave a log in which `verify` finds nothing wrong', async () => {
    expect(await worlds.world().verify()).toStrictEqual([]);
  });
});
