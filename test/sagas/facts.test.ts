/** Facts are booked as the channel confirms them, also in another amount than was asked for. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import type { Currency } from '../../domain/money/money.js';
import { merchantPayable } from '../../domain/payment/accounts.js';
import { amountCapturable } from '../../domain/payment/amounts.js';
import { cny } from '../money/amounts.js';
import { changes, crashEverywhere } from './everywhere.js';
import type { World } from './world.js';
import { openWorlds, type Worlds } from './worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const DAY_MS = 86_400_000;

/** A payment of 100.00 for which the channel confirms something else. */
async function paid(confirmed: { value: string; currency: string } | null, reference?: string) {
  const world = worlds.world();
  for (const channel of world.channels.values()) {
    channel.confirms.set('pay', confirmed);
    channel.reference = reference;
  }
  const suspense = await world.balance('sys:suspense:CNY');
  const { id } = await world.create({ fee: { percent: '0', fixed: null } });
  await world.settlePayment(id);
  return {
    world,
    id,
    payment: await world.payment(id),
    balance: () => world.balance(`mer:${world.merchant}:CNY`),
    suspended: async () => (await world.balance('sys:suspense:CNY')) - suspense,
  };
}

/** As a settlement batch moves what was taken to what can be paid out. */
async function settle(world: World, payable: string, value: string): Promise<void> {
  const amount = { value, currency: 'CNY' };
  const context = { correlationId: 's', causationId: 's', actor: 's', nowMs: world.clock.nowMs };
  const outcomes = await worlds.ledger.execute(
    'main',
    [
      merchantPayable(world.merchant, 'CNY' as Currency),
      {
        type: 'PostTransaction',
        ...{ origin: 'engine', id: `ltx_settled_${world.merchant}`, metadata: {} },
        entries: [
          { account: `mer:${world.merchant}:CNY`, direction: 'debit', amount },
          { account: payable, direction: 'credit', amount },
        ],
      },
    ],
    context,
  );
  expect(outcomes.at(-1)?.status).toBe('applied');
}

/** The kinds of the cases of a payment or refund, in order. */
const casesOf = async (world: World, subject: string): Promise<string[]> =>
  (await world.cases(subject)).map(({ report }) => report.kind);

describe('less than was asked for', () => {
  it('is booked to the merchant, and the payment is underpaid', async () => {
    const { payment, balance, suspended } = await paid(cny('80.00'));
    expect(payment.status).toBe('underpaid');
    expect(payment.captures).toMatchObject([{ amount: { minor: 8_000n }, short: true }]);
    expect([await balance(), await suspended()]).toStrictEqual([8_000n, 0n]);
  });

  it('is succeeded once the merchant accepts it', async () => {
    const { world, id } = await paid(cny('80.00'));
    expect((await world.ask(id, { type: 'AcceptUnderpayment' })).status).toBe('succeeded');
    expect((await world.ask(id, { type: 'AcceptUnderpayment' })).status).toBe('succeeded');
    await world.settlePayment(id, { untilMs: world.clock.nowMs + 8 * DAY_MS });
    expect(await world.payment(id)).toMatchObject({ status: 'succeeded', refunds: [] });
  });

  it('goes back after 7 days, and the payment has failed', async () => {
    const { world, id, balance } = await paid(cny('80.00'));
    await world.settlePayment(id, { untilMs: world.clock.nowMs + 8 * DAY_MS });
    const [refund] = (await world.payment(id)).refunds;
    expect(refund).toMatchObject({ amount: { minor: 8_000n }, reason: 'underpaid' });
    await world.settle({ id: refund?.id ?? '', kind: 'refund', payment: id });
    expect(await world.payment(id)).toMatchObject({
      status: 'failed',
      failure: { code: 'underpaid' },
      refunds: [{ status: 'succeeded' }],
    });
    expect([await balance(), world.netAtChannels()]).toStrictEqual([0n, 0n]);
  });

  it('goes back from the settled money if it was settled meanwhile', async () => {
    const { world, id, balance } = await paid(cny('80.00'));
    const payable = `mer:${world.merchant}:merchant_payable:CNY`;
    await settle(world, payable, '80.00');
    expect([await balance(), await world.balance(payable)]).toStrictEqual([0n, 8_000n]);
    await world.settlePayment(id, { untilMs: world.clock.nowMs + 8 * DAY_MS });
    const [refund] = (await world.payment(id)).refunds;
    await world.settle({ id: refund?.id ?? '', kind: 'refund', payment: id });
    expect(await world.payment(id)).toMatchObject({
      status: 'failed',
      refunds: [{ status: 'succeeded', hold: { fromPayable: cny('80.00') } }],
    });
    expect([await balance(), await world.balance(payable)]).toStrictEqual([0n, 0n]);
    expect(world.netAtChannels()).toBe(0n);
  });

  it('of a capture ends underpaid too, with the rest voided', async () => {
    const world = worlds.world();
    for (const channel of world.channels.values()) channel.confirms.set('capture', cny('50.00'));
    const { id } = await world.create({ capture: 'manual' });
    await world.settlePayment(id);
    const asked = { capture: `cap_${id}`, amount: cny('60.00'), final: true, contentHash: 'c' };
    await world.ask(id, { type: 'RequestCapture', ...asked });
    await world.settlePayment(id);
    expect((await world.payment(id)).status).toBe('underpaid');
    expect(world.netAtChannels()).toBe(5_000n);
  });

  it('that is authorized bounds the captures', async () => {
    const world = worlds.world();
    for (const channel of world.channels.values()) channel.confirms.set('authorize', cny('80.00'));
    const { id } = await world.create({ capture: 'manual' });
    await world.settlePayment(id);
    expect((await world.payment(id)).authorized).toMatchObject({ minor: 8_000n });
  });
});

describe('more than was asked for', () => {
  it('is captured as asked; the excess stands in suspense with a case', async () => {
    const { world, id, payment, balance, suspended } = await paid(cny('100.01'));
    expect(payment.status).toBe('succeeded');
    expect([await balance(), await suspended()]).toStrictEqual([10_000n, 1n]);
    expect(world.netAtChannels()).toBe(10_001n);
    expect(await casesOf(world, id)).toStrictEqual(['posted_to_suspense']);
  });
});

describe('more than was asked for, with manual capture', () => {
  /** A payment of 100.00 of which so much is captured at last. */
  async function captured(kind: 'authorize' | 'capture', confirmed: string, asked: string) {
    const world = worlds.world();
    for (const channel of world.channels.values()) channel.confirms.set(kind, cny(confirmed));
    const { id } = await world.create({ capture: 'manual' });
    await world.settlePayment(id);
    const authorized = await world.payment(id);
    const request = { capture: `cap_${id}`, amount: cny(asked), final: true, contentHash: 'c' };
    await world.ask(id, { type: 'RequestCapture', ...request });
    await world.settlePayment(id);
    const channel = world.channels.get('sandbox_a');
    const held = channel?.authorizedMinor();
    return { world, id, authorized, payment: await world.payment(id), held };
  }

  it('what the channel holds above it is not captured, and goes back', async () => {
    const { authorized, payment, held } = await captured('authorize', '110.00', '100.00');
    expect(authorized.authorized).toMatchObject({ minor: 11_000n });
    expect(amountCapturable(authorized)).toMatchObject({ minor: 10_000n });
    expect(payment).toMatchObject({ status: 'succeeded', remainderVoided: true });
    expect(held).toBe(0n);
  });

  it('what a capture took above it is held no more', async () => {
    const { payment, held, world } = await captured('capture', '65.00', '60.00');
    expect(payment).toMatchObject({ status: 'succeeded', remainderVoided: true });
    expect([held, world.netAtChannels()]).toStrictEqual([0n, 6_500n]);
  });
});

describe('money that comes after a refusal, in another amount', () => {
  it.each(['80.00', '120.00'])('%s: is asked after, booked and given back', async (confirmed) => {
    await crashEverywhere(worlds, async (world) => {
      const { id } = await world.create({ scenario: 'declined' });
      await world.settlePayment(id);
      world.arm();
      const delta = await changes(world, async () => {
        const [channel] = world.channels.values();
        channel?.confirms.set('pay', cny(confirmed));
        channel?.performAfterAll();
        await world.settlePayment(id);
      });
      const payment = await world.payment(id);
      expect(payment).toMatchObject({ status: 'failed', captures: [] });
      const minor = BigInt(confirmed.replace('.', ''));
      expect(payment.lateSuccesses).toMatchObject([{ amount: { minor }, refunded: true }]);
      expect(delta).toStrictEqual({ receivable: 0n, cost: 0n, fees: 0n, suspense: 0n });
      expect(world.netAtChannels()).toBe(0n);
      expect(await world.saga(id, id)).toMatchObject({ ended: true, stuck: null });
      const kinds = (await casesOf(world, id)).toSorted();
      expect(kinds).toStrictEqual(['callback_mismatch', 'contradiction', 'late_success']);
    });
  });

  it('that the channel does not confirm is no money: a case, and the end as it was', async () => {
    const world = worlds.world();
    const { id } = await world.create({ scenario: 'declined' });
    await world.settlePayment(id);
    const [requestNo = ''] = (await world.saga(id, id))?.requests.keys() ?? [];
    const answer = {
      ...{ outcome: 'succeeded' as const, amount: cny('0.01'), channelReference: 'ref' },
      ...{ nextAction: null, failure: null },
    };
    const saga = { id, kind: 'payment' as const, payment: id };
    await world.bring(saga, [{ event: 'forged', channel: 'sandbox_a', requestNo, answer }]);
    await world.settlePayment(id);
    expect(await world.payment(id)).toMatchObject({ status: 'failed', lateSuccesses: [] });
    expect(await casesOf(world, id)).toStrictEqual(['callback_mismatch']);
    expect(await world.saga(id, id)).toMatchObject({ ended: true, stuck: null });
  });
});

describe('an amount that cannot be a fact', () => {
  it.each([
    ['none', null],
    ['another currency', { value: '100.00', currency: 'EUR' }],
  ])('%s: a query, a case, nothing booked', async (_, confirmed) => {
    const { world, id, payment, balance, suspended } = await paid(confirmed);
    expect(payment).toMatchObject({ status: 'processing', captures: [] });
    expect([await balance(), await suspended()]).toStrictEqual([0n, 0n]);
    expect(await casesOf(world, id)).toContain('answer_mismatch');
    expect((await world.saga(id, id))?.stuck).toMatch(/cannot be taken for a fact/);
    // Once the channel makes sense, the payment goes on.
    for (const channel of world.channels.values()) channel.confirms.clear();
    await world.resume(id);
    await world.settlePayment(id);
    expect((await world.payment(id)).status).toBe('succeeded');
  });
});

describe('a movement at a channel', () => {
  it('is claimed once: what names it again opens a case and books nothing', async () => {
    const reference = `one-${Date.now()}`;
    const first = await paid(cny('100.00'), reference);
    expect(first.payment.status).toBe('succeeded');
    const second = await paid(cny('100.00'), reference);
    expect(second.payment.status).toBe('processing');
    expect([await second.balance(), await second.suspended()]).toStrictEqual([0n, 0n]);
    expect(await casesOf(second.world, second.id)).toStrictEqual(['contradiction']);
    expect((await second.world.saga(second.id, second.id))?.stuck).toMatch(/booked for something/);
    const postings: string[] = [];
    for await (const { event } of readWholeStream(second.world.log, 'ledger-main')) {
      if (event.type !== 'TransactionPosted') continue;
      if (event.data.metadata['payment'] === second.id) postings.push(event.data.transaction);
    }
    expect(postings).toStrictEqual([]);
  });

  it('that late money has claimed is no capture, and costs nothing a second time', async () => {
    const world = worlds.world();
    const [channel] = world.channels.values();
    if (channel === undefined) throw new Error('no channel');
    channel.reference = `late ${Date.now()}`;
    const late = await world.create({ scenario: 'declined' });
    await world.settlePayment(late.id);
    channel.performAfterAll();
    await world.settlePayment(late.id, { untilMs: world.clock.nowMs });
    const second = await world.create();
    const delta = await changes(world, () => world.settlePayment(second.id));
    expect(delta).toStrictEqual({ receivable: 0n, cost: 0n, fees: 0n, suspense: 0n });
    expect(await casesOf(world, second.id)).toStrictEqual(['contradiction']);
    channel.reference = undefined;
  });

  it.each(['a refund', 'late money that goes back', 'money that comes late'])(
    'is claimed once by %s too',
    async (what) => {
      const world = worlds.world();
      const [channel] = world.channels.values();
      if (channel === undefined) throw new Error('no channel');
      const reference = `${what} ${Date.now()}`;
      const refundOf = async (id: string): Promise<void> => {
        const refund = `re_${id.slice(4)}`;
        const rest = { reason: null, metadata: {}, scenario: null, contentHash: 'c' };
        await world.refund(id, { refund, from: null, amount: null, ...rest });
        channel.reference = reference;
        await world.settle({ id: refund, kind: 'refund', payment: id });
        channel.reference = undefined;
      };
      const first = await world.create();
      await world.settlePayment(first.id);
      if (what === 'money that comes late') channel.reference = reference;
      const paidFirst = await world.create();
      await world.settlePayment(paidFirst.id);
      channel.reference = undefined;
      if (what !== 'money that comes late') await refundOf(first.id);
      const late = what === 'a refund' ? null : await world.create({ scenario: 'declined' });
      if (late !== null) await world.settlePayment(late.id);
      const second = late ?? paidFirst;
      const delta = await changes(world, async () => {
        if (late === null) return refundOf(second.id);
        channel.reference = reference;
        channel.performAfterAll();
        await world.settlePayment(second.id);
        channel.reference = undefined;
      });
      const isBack = what === 'late money that goes back';
      const kept = isBack ? 10_000n : 0n;
      expect(delta).toStrictEqual({ receivable: kept, cost: 0n, fees: 0n, suspense: kept });
      const subject = late === null ? `re_${second.id.slice(4)}` : second.id;
      expect(await casesOf(world, subject)).toContain('contradiction');
      const saga = await world.saga(subject, second.id);
      if (what === 'money that comes late') expect(saga).toMatchObject({ ended: true });
      else expect(saga?.stuck).toMatch(/booked for something/);
    },
  );
});
