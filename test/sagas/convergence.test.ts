/**
 * Every scenario ends as it says, wherever the process dies on the way: before or after each append,
 * each posting and each channel call. Nothing happens twice and the money is where it belongs.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommandOf } from '../../domain/payment/commands.js';
import type { AskedRefund } from '../../engine/refund/refund-requests.js';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import { changes, crashEverywhere } from './everywhere.js';
import type { World } from './world.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const SUCCEED = [
  'success',
  'pending_then_success',
  'timeout_after_success',
  'duplicate_callbacks',
  'callbacks_out_of_order',
  'html_502',
  'timeout_never_happened',
  'bad_signature_callback',
  'wrong_amount_callback',
];

const everywhere = (story: (world: World) => Promise<void>): Promise<number> =>
  crashEverywhere(worlds, story);

/** What the ledger holds of a payment. */
async function postingsOf(world: World, payment: string): Promise<string[]> {
  const kinds: string[] = [];
  for await (const { event } of readWholeStream(world.log, 'ledger-main')) {
    if (event.type !== 'TransactionPosted' || event.data.metadata['payment'] !== payment) continue;
    kinds.push(event.data.metadata['kind'] ?? '');
  }
  return kinds;
}

const merchantBalance = (world: World) => world.balance(`mer:${world.merchant}:CNY`);

async function expectEnded(world: World, id: string, payment: string) {
  expect(await world.saga(id, payment)).toMatchObject({ ended: true, stuck: null });
}

describe('a payment', () => {
  it.each(SUCCEED)('%s: succeeded, posted once', async (scenario) => {
    const points = await everywhere(async (world) => {
      const { id } = await world.create({ scenario });
      world.arm();
      const delta = await changes(world, () => world.settlePayment(id));
      expect((await world.payment(id)).status).toBe('succeeded');
      await expectEnded(world, id, id);
      const cost = scenario === 'timeout_never_happened' ? 50n : 30n;
      expect(delta).toStrictEqual({ receivable: 10_000n - cost, cost, fees: 60n, suspense: 0n });
      expect(await merchantBalance(world)).toBe(9_940n);
      expect(world.netAtChannels()).toBe(10_000n);
      expect((await world.saga(id, id))?.cases.size).toBe(
        scenario === 'wrong_amount_callback' ? 1 : 0,
      );
    });
    // Before and after three appends, one call and one booking, at the least.
    expect(points).toBeGreaterThanOrEqual(10);
  });

  it.each(['declined', 'insufficient_funds'])(
    '%s: failed, no posting, no fallback',
    async (scenario) => {
      await everywhere(async (world) => {
        const { id } = await world.create({ scenario });
        world.arm();
        const delta = await changes(world, () => world.settlePayment(id));
        const payment = await world.payment(id);
        expect(payment).toMatchObject({ status: 'failed', failure: { code: scenario } });
        expect(payment.attempts.length).toBe(1);
        expect(delta).toStrictEqual({ receivable: 0n, cost: 0n, fees: 0n, suspense: 0n });
        expect(world.netAtChannels()).toBe(0n);
        await expectEnded(world, id, id);
      });
    },
  );

  it('late_success_after_close: stays expired, refunded at the channel, net zero', async () => {
    await everywhere(async (world) => {
      const expiresAt = new Date(world.clock.nowMs + 60_000).toISOString();
      const { id } = await world.create({ scenario: 'late_success_after_close', expiresAt });
      world.arm();
      const delta = await changes(world, () => world.settlePayment(id));
      const payment = await world.payment(id);
      expect(payment.status).toBe('expired');
      expect(payment.lateSuccesses).toMatchObject([{ refunded: true }]);
      expect(delta).toStrictEqual({ receivable: 0n, cost: 0n, fees: 0n, suspense: 0n });
      expect(await merchantBalance(world)).toBe(0n);
      expect(world.netAtChannels()).toBe(0n);
      await expectEnded(world, id, id);
    });
  });
});

describe('a late authorization', () => {
  it('is voided at the channel, and nothing is booked', async () => {
    await everywhere(async (world) => {
      const expiresAt = new Date(world.clock.nowMs + 60_000).toISOString();
      const { id } = await manual(world, { scenario: 'late_success_after_close', expiresAt });
      world.arm();
      const delta = await changes(world, () => world.settlePayment(id));
      const payment = await world.payment(id);
      expect(payment.status).toBe('expired');
      expect(payment.lateSuccesses).toMatchObject([{ held: true, refunded: true }]);
      expect(delta).toStrictEqual({ receivable: 0n, cost: 0n, fees: 0n, suspense: 0n });
      const moved = world.channels.get('sandbox_a')?.moved.map(({ kind }) => kind);
      expect(moved).toStrictEqual(['authorize', 'void']);
      const postings = await postingsOf(world, id);
      expect(postings).toStrictEqual([]);
      await expectEnded(world, id, id);
    });
  });
});

const manual = (world: World, change: Partial<CommandOf<'CreatePayment'>> = {}) =>
  world.create({ capture: 'manual', ...change });

const capture = (
  id: string,
  value: string | null,
  final: boolean,
): CommandOf<'RequestCapture'> => ({
  type: 'RequestCapture',
  capture: id,
  amount: value === null ? null : { value, currency: 'CNY' },
  final,
  contentHash: 'c',
});

describe('a manual capture', () => {
  it('takes parts, gives the rest back and succeeds', async () => {
    await everywhere(async (world) => {
      const { id } = await manual(world);
      world.arm();
      await world.settlePayment(id);
      expect((await world.payment(id)).status).toBe('authorized');
      await world.ask(id, capture(`cap_1${id}`, '30.00', false));
      await world.settlePayment(id);
      expect((await world.payment(id)).status).toBe('authorized');
      await world.ask(id, capture(`cap_2${id}`, '50.00', true));
      await world.settlePayment(id);
      expect((await world.payment(id)).status).toBe('succeeded');
      expect(await merchantBalance(world)).toBe(8_000n - 48n);
      const moved = world.channels
        .get('sandbox_a')
        ?.moved.map(({ kind, amount }) => [kind, amount.value]);
      expect(moved).toStrictEqual([
        ['authorize', '100.00'],
        ['capture', '30.00'],
        ['capture', '50.00'],
        ['void', '20.00'],
      ]);
      await expectEnded(world, id, id);
    });
  });

  it.each([
    ['expired', null],
    ['succeeded', '30.00'],
  ])('ends as %s once its authorization is over, the rest voided', async (status, value) => {
    await everywhere(async (world) => {
      const { id } = await manual(world);
      world.arm();
      await world.settlePayment(id);
      if (value !== null) {
        await world.ask(id, capture(`cap_1${id}`, value, false));
        await world.settlePayment(id);
      }
      expect((await world.payment(id)).status).toBe('authorized');
      await world.settlePayment(id, { untilMs: world.clock.nowMs + 8 * 86_400_000 });
      expect((await world.payment(id)).status).toBe(status);
      expect(world.channels.get('sandbox_a')?.authorizedMinor()).toBe(0n);
      await expectEnded(world, id, id);
    });
  });

  it('is canceled with everything given back', async () => {
    await everywhere(async (world) => {
      const { id } = await manual(world);
      world.arm();
      await world.settlePayment(id);
      await world.ask(id, { type: 'RequestCancel', cancel: 'c1', contentHash: '' });
      await world.settlePayment(id);
      expect((await world.payment(id)).status).toBe('canceled');
      expect(await merchantBalance(world)).toBe(0n);
      expect(world.netAtChannels()).toBe(0n);
      await expectEnded(world, id, id);
    });
  });
});

const refund = (id: string, value: string | null, scenario: string | null): AskedRefund => ({
  refund: id,
  amount: value === null ? null : { value, currency: 'CNY' },
  reason: null,
  metadata: {},
  scenario,
  from: null,
  contentHash: 'r',
});

async function paidAndRefunded(world: World, scenario: string, value: string | null) {
  const { id } = await world.create();
  await world.settlePayment(id);
  world.arm();
  const refundId = `re_${id.slice(4)}`;
  await world.refund(id, refund(refundId, value, scenario));
  await world.settle({ id: refundId, kind: 'refund', payment: id });
  return { payment: await world.payment(id), refundId };
}

describe('a refund', () => {
  it.each(SUCCEED)('%s: succeeded, posted once, the fee given back', async (scenario) => {
    await everywhere(async (world) => {
      let result: Awaited<ReturnType<typeof paidAndRefunded>> | undefined;
      const delta = await changes(world, async () => {
        result = await paidAndRefunded(world, scenario, null);
      });
      expect(result?.payment.refunds).toMatchObject([{ status: 'succeeded' }]);
      expect(await merchantBalance(world)).toBe(0n);
      expect(world.netAtChannels()).toBe(0n);
      expect(delta).toStrictEqual({ receivable: -30n, cost: 30n, fees: 0n, suspense: 0n });
      await expectEnded(world, result?.refundId ?? '', result?.payment.id ?? '');
    });
  });

  it.each(['declined', 'insufficient_funds'])('%s: failed, the hold released', async (scenario) => {
    await everywhere(async (world) => {
      const { payment, refundId } = await paidAndRefunded(world, scenario, '60.00');
      expect(payment.refunds).toMatchObject([{ status: 'failed', failure: { code: scenario } }]);
      expect(await merchantBalance(world)).toBe(9_940n);
      const account = await worlds.ledger.account('main', `mer:${world.merchant}:CNY`);
      expect(account?.balance.pending.out.value).toBe('0.00');
      await expectEnded(world, refundId, payment.id);
    });
  });
});
