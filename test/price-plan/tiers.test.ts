/** Tiers: each capture bears its place in the volume of its month, and all of them what the whole volume does. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { percentsOf } from '../../domain/money/fee.js';
import { amountCredited } from '../../domain/payment/amounts.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { refundFeeShare } from '../../domain/payment/fees.js';
import { chargeLines, tierAt } from '../../domain/price-plan/charge.js';
import { toStored } from '../../domain/price-plan/price.js';
import type { TieredRule } from '../../domain/price-plan/terms.js';
import { claimedBefore, type Volume, volume, volumeIdOf } from '../../domain/price-plan/volume.js';
import { cny, minor, textOf } from '../money/amounts.js';
import {
  authorized,
  capturePosted,
  captureRequested,
  captured,
  created,
  given,
  refundRequested,
  refundReserved,
  routed,
  stateOf,
} from '../payment/stories.js';

const tiered = (...tiers: readonly [upTo: bigint | null, percent: string][]): TieredRule => ({
  ...{ type: 'tiered', window: 'calendar_month' },
  tiers: tiers.map(([upTo, percent]) =>
    upTo === null ? { percent } : { upTo: cny(textOf(upTo)), percent },
  ),
});
const rule = tiered([100_00n, '1'], [300_00n, '0.5'], [null, '0.25']);
const lineAt = (volumeBefore: bigint, amount: bigint, of = rule) =>
  chargeLines({ rules: [of] }, amount, [{ base: 0n, amount, volume: volumeBefore }])[0]?.fee;

describe('a capture', () => {
  it.each([
    ['in the first tier', 0n, 50_00n, 50n],
    ['to the end of a tier', 50_00n, 50_00n, 50n],
    ['over the end of a tier', 50_00n, 100_00n, 75n],
    ['over two ends', 0n, 400_00n, 225n],
    ['in the last tier', 500_00n, 100_00n, 25n],
  ])('%s bears each part at its own tier', (_, before, amount, fee) => {
    expect(lineAt(before, amount)).toBe(fee);
  });

  it('falls into the tier in which it begins', () => {
    expect(
      [0n, 99_99n, 100_00n, 299_99n, 300_00n, 10n ** 15n].map((at) => tierAt(rule, at)),
    ).toStrictEqual([1, 1, 2, 2, 3, 3]);
  });

  const percents = fc.integer({ min: 0, max: 9_999 }).map((parts) => (parts / 1_000).toFixed(3));
  const rules = fc
    .tuple(
      fc.uniqueArray(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: 1, maxLength: 5 }),
      fc.array(percents, { minLength: 6, maxLength: 6 }),
    )
    .map(([ends, all]) => {
      const sorted = [...ends].sort((a, b) => (a < b ? -1 : 1));
      return tiered(...sorted.map((end, index): [bigint, string] => [end, all[index] ?? '0']), [
        null,
        all[5] ?? '0',
      ]);
    });
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 50_000n }), { minLength: 1, maxLength: 12 });

  it('and the others of its window bear together what the whole volume does, rounded once', () => {
    fc.assert(
      fc.property(rules, amounts, (of, captures) => {
        let [before, sum] = [0n, 0n];
        for (const amount of captures) {
          const fee = lineAt(before, amount, of) ?? -1n;
          expect(fee >= 0n).toBe(true);
          sum += fee;
          before += amount;
        }
        expect(sum).toBe(lineAt(0n, before, of));
        let from = 0n;
        const whole = of.tiers.map(({ upTo, percent }): [string, bigint] => {
          const end = upTo === undefined ? before : BigInt(upTo.value.replace('.', ''));
          const part = (end < before ? end : before) - from;
          from = end;
          return [percent, part > 0n ? part : 0n];
        });
        expect(sum).toBe(percentsOf(whole));
      }),
    );
  });

  it('gives back what its last money bore, and all of it with the whole', () => {
    const places = fc.array(
      fc.tuple(fc.bigInt({ min: 1n, max: 20_000n }), fc.bigInt({ min: 0n, max: 50_000n })),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(places, fc.array(fc.bigInt({ min: 1n, max: 20_000n })), (captures, refunds) => {
        let events = capturedAt(captures);
        let back = 0n;
        const taken = stateOf(...events).captures.reduce((sum, { fee }) => sum + fee.minor, 0n);
        let left = amountCredited(stateOf(...events)).minor;
        [...refunds, left].forEach((wanted, index) => {
          const amount = wanted < left ? wanted : left;
          if (amount === 0n) return;
          const { fee } = refundFeeShare(stateOf(...events), minor(amount));
          const [id, number] = [`re_${index}`, index + 1];
          const feeShare = textOf(fee.minor);
          events = [
            ...events,
            refundRequested(id, textOf(amount), { number, feeShare }),
            refundReserved(id),
          ];
          back += fee.minor;
          left -= amount;
        });
        expect(back).toBe(taken);
      }),
    );
  });
});

const prices = [
  toStored({ channel: null, plan: { id: 'plan_1', version: 1 }, terms: { rules: [rule] } }),
];
const unpriced = (id: string, value: string, number: number): PaymentEvent[] => {
  const event = captured(id, value, { final: false });
  if (event.type !== 'PaymentCaptured') throw new Error('no capture');
  const { capture, channel, channelReference, amount, channelCost, final } = event.data;
  const data = { capture, channel, channelReference, amount, channelCost, final };
  return [
    captureRequested(id, value, { final: false, number }),
    { type: 'PaymentCaptured', data: { ...data, plan: { id: 'plan_1', version: 1 } } },
  ];
};
const opened = (whole: bigint) => [
  created({ capture: 'manual', prices, amount: cny(textOf(whole)) }),
  routed(),
  authorized(textOf(whole)),
];
const price = (capture: string, before: string) =>
  ({ type: 'RecordCapturePriced', capture, month: '2026-03', before: cny(before) }) as const;

/** A payment with these captures, each priced at its place in the volume, and posted. */
function capturedAt(captures: readonly (readonly [amount: bigint, before: bigint])[]) {
  let events: PaymentEvent[] = opened(captures.reduce((sum, [amount]) => sum + amount, 0n));
  captures.forEach(([amount, before], index) => {
    const id = `cap_${index}`;
    events = [...events, ...unpriced(id, textOf(amount), index + 1)];
    const { decision } = given(...events).when(price(id, textOf(before)));
    if (!decision.accepted) throw new Error(decision.rejection.code);
    events = [...events, ...decision.events, capturePosted(id)];
  });
  return events;
}

describe('a capture under a plan with tiers', () => {
  it('is confirmed without a fee, and priced once its volume is claimed', () => {
    const before = [...opened(60_00n), ...unpriced('cap_1', '60.00', 1)];
    expect(stateOf(...before).captures[0]).toMatchObject({ priced: false, fee: minor(0n) });
    const priced: PaymentEvent = {
      type: 'CapturePriced',
      data: {
        ...{ capture: 'cap_1', fee: cny('0.55') },
        volume: { month: '2026-03', before: cny('50.00'), tier: 1 },
      },
    };
    given(...before)
      .when(price('cap_1', '50.00'))
      .then(priced);
    given(...before, priced)
      .when(price('cap_1', '70.00'))
      .then();
    expect(stateOf(...before, priced).captures[0]).toMatchObject({ priced: true, fee: minor(55n) });
  });
});

describe('a volume', () => {
  const of = { merchant: 'shop', plan: 'plan_1', currency: 'CNY', month: '2026-03' };
  const claim = (capture: string, value: string) => ({ ...of, capture, amount: cny(value) });
  const folded = (...claims: readonly ReturnType<typeof claim>[]): Volume =>
    claims.reduce((state, one) => {
      const decided = volume.decide(one, state);
      if (!decided.accepted) throw new Error(decided.rejection.code);
      return decided.events.reduce(volume.evolve, state);
    }, volume.initialState);

  it('gives each capture its place in the order of the claims, once', () => {
    const state = folded(claim('cap_a', '1.00'), claim('cap_b', '2.00'), claim('cap_a', '1.00'));
    expect([
      state.total,
      claimedBefore(state, 'cap_a'),
      claimedBefore(state, 'cap_b'),
    ]).toStrictEqual([300n, 0n, 100n]);
    expect(claimedBefore(state, 'cap_c')).toBeUndefined();
  });

  it('is that of a merchant, a plan, a currency and a month', () => {
    const ids = [of, { ...of, merchant: 'b' }, { ...of, plan: 'b' }, { ...of, currency: 'EUR' }];
    expect(new Set([...ids, { ...of, month: '2026-04' }].map(volumeIdOf)).size).toBe(5);
  });

  it('counts as many claims as there are', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 1_000n }), { maxLength: 50 }), (amounts) => {
        const state = folded(...amounts.map((amount, at) => claim(`cap_${at}a`, textOf(amount))));
        let before = 0n;
        amounts.forEach((amount, at) => {
          expect(claimedBefore(state, `cap_${at}a`)).toBe(before);
          before += amount;
        });
        expect(state.total).toBe(before);
      }),
    );
  });
});
