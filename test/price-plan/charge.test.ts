/** What a price takes: for any split of the same money the same, and given back as it was taken. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { percentOf } from '../../domain/money/fee.js';
import { type MoneyText, toText } from '../../domain/money/money.js';
import { amountCaptured, amountRefundable, countsAsRefund } from '../../domain/payment/amounts.js';
import { pricedMembers } from '../../domain/payment/decide/confirmed.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { refundFeeShare } from '../../domain/payment/fees.js';
import { chargeLines, chargeOn } from '../../domain/price-plan/charge.js';
import { toStored } from '../../domain/price-plan/price.js';
import type { PriceRule, PriceTerms } from '../../domain/price-plan/terms.js';
import { cny, minor, textOf } from '../money/amounts.js';
import {
  authorized,
  captured,
  capturePosted,
  captureRequested,
  created,
  refundFailed,
  refundRequested,
  refundReserved,
  routed,
  stateOf,
} from '../payment/stories.js';

const percent = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, micros]) => `${whole}.${String(micros).padStart(6, '0')}`);
const money = (max: bigint) =>
  fc.bigInt({ min: 1n, max }).map((units): MoneyText => cny(textOf(units)));
const rule: fc.Arbitrary<PriceRule> = fc.oneof(
  fc.record({ type: fc.constant('fixed' as const), amount: money(500n) }),
  fc
    .record(
      {
        type: fc.constant('percentage' as const),
        percent,
        minimum: money(300n),
        maximum: money(20_000n).map(({ value }) => cny(`1${value}`)),
      },
      { requiredKeys: ['type', 'percent'] },
    )
    .filter(({ minimum, maximum }) => !minimum || !maximum || minimum.value.length < 5),
);
const terms: fc.Arbitrary<PriceTerms> = fc.record(
  { rules: fc.array(rule, { minLength: 1, maxLength: 4 }), taxPercent: percent },
  { requiredKeys: ['rules'] },
);
const parts = fc.array(fc.bigInt({ min: 1n, max: 1_000_000n }), { minLength: 1, maxLength: 5 });
const sum = (all: readonly bigint[]): bigint => all.reduce((total, one) => total + one, 0n);

/** A payment with these captures, each with what the price adds. */
function capturedIn(price: PriceTerms, captures: readonly bigint[]): PaymentEvent[] {
  const prices = [toStored({ channel: null, plan: null, terms: price })];
  const whole = textOf(sum(captures));
  let events = [
    created({ capture: 'manual', prices, amount: cny(whole) }),
    routed(),
    authorized(whole),
  ];
  captures.forEach((amount, index) => {
    const id = `cap_${index}`;
    const value = textOf(amount);
    const due = pricedMembers(stateOf(...events), 'sandbox_a', minor(amount));
    const taken = captured(id, value, { final: false });
    if (taken.type !== 'PaymentCaptured') throw new Error('no capture');
    events = [
      ...events,
      captureRequested(id, value, { final: false, number: index + 1 }),
      { type: 'PaymentCaptured', data: { ...taken.data, ...due } },
      capturePosted(id),
    ];
  });
  return events;
}

const charged = (events: readonly PaymentEvent[]) => {
  const { captures } = stateOf(...events);
  return {
    fee: sum(captures.map(({ fee }) => fee.minor)),
    tax: sum(captures.map(({ tax }) => tax.minor)),
  };
};

describe('what is due on what was captured', () => {
  it.each<[string, PriceRule, bigint, bigint]>([
    ['a percentage, half-up', { type: 'percentage', percent: '0.5' }, 1_00n, 1n],
    ['a percentage, half-up, below the half', { type: 'percentage', percent: '0.49' }, 1_00n, 0n],
    [
      'at least its minimum',
      { type: 'percentage', percent: '0.5', minimum: cny('0.10') },
      1_00n,
      10n,
    ],
    [
      'at most its maximum',
      { type: 'percentage', percent: '50', maximum: cny('0.30') },
      1_00n,
      30n,
    ],
    ['a fixed amount, whatever is captured', { type: 'fixed', amount: cny('0.30') }, 1n, 30n],
    [
      'of nothing, the minimum',
      { type: 'percentage', percent: '1', minimum: cny('0.10') },
      0n,
      10n,
    ],
  ])('%s', (_, of, total, fee) => {
    expect(chargeLines({ rules: [of] }, total)).toStrictEqual([{ fee, tax: 0n }]);
  });

  it('is taxed line by line, each half-up', () => {
    const price = {
      rules: [
        { type: 'fixed', amount: cny('0.25') },
        { type: 'fixed', amount: cny('0.25') },
      ],
      taxPercent: '6',
    } as const;
    // 6 % of 0.25 is 0.015: each line bears 0.02, both together 0.04, not the 0.03 of 0.50.
    expect(chargeOn(price, 1n)).toStrictEqual({ fee: 50n, tax: 4n });
  });

  it('is the same for any split into captures', () => {
    fc.assert(
      fc.property(terms, parts, (price, captures) => {
        expect(charged(capturedIn(price, captures))).toStrictEqual(chargeOn(price, sum(captures)));
      }),
    );
  });

  it('never falls as more is captured, and is never below zero', () => {
    fc.assert(
      fc.property(terms, parts, (price, captures) => {
        for (const { captures: all } of [stateOf(...capturedIn(price, captures))]) {
          for (const { fee, tax } of all) expect(fee.minor >= 0n && tax.minor >= 0n).toBe(true);
        }
      }),
    );
  });
});

describe('refunds', () => {
  it('give back F(before) − F(after), one after the other', () => {
    fc.assert(
      fc.property(terms, parts, parts, (price, captures, refunds) => {
        let events = capturedIn(price, captures);
        let left = sum(captures);
        refunds.forEach((wanted, index) => {
          const amount = wanted < left ? wanted : left;
          if (amount === 0n) return;
          const { fee, tax } = refundFeeShare(stateOf(...events), minor(amount));
          const [before, after] = [chargeOn(price, left), chargeOn(price, left - amount)];
          expect({ fee: fee.minor, tax: tax.minor }).toStrictEqual({
            fee: before.fee - after.fee,
            tax: before.tax - after.tax,
          });
          events = [...events, ...asked(index + 1, amount, fee.minor, tax.minor)];
          left -= amount;
        });
      }),
    );
  });

  it('give the whole percentage back with the last of the money, whatever failed between', () => {
    const wishes = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 500_000n }), fc.boolean()), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(percent, percent, parts, wishes, (of, taxPercent, captures, refunds) => {
        const price: PriceTerms = { rules: [{ type: 'percentage', percent: of }], taxPercent };
        let events = capturedIn(price, captures);
        const wish = (wanted: bigint, fails: boolean, number: number) => {
          const left = amountRefundable(stateOf(...events)).minor;
          const amount = wanted < left ? wanted : left;
          if (amount === 0n) return;
          const { fee, tax } = refundFeeShare(stateOf(...events), minor(amount));
          const made = asked(number, amount, fee.minor, tax.minor);
          events = [...events, ...made, ...(fails ? [refundFailed(`re_${number}`)] : [])];
        };
        refunds.forEach(([wanted, fails], index) => wish(wanted, fails, index + 1));
        wish(sum(captures), false, refunds.length + 1);
        const state = stateOf(...events);
        const back = state.refunds.filter(countsAsRefund);
        const due = percentOf(of, amountCaptured(state).minor);
        expect(sum(back.map(({ feeShare }) => feeShare.minor))).toBe(due);
        expect(sum(back.map(({ taxShare }) => taxShare.minor))).toBe(percentOf(taxPercent, due));
      }),
    );
  });

  function asked(number: number, amount: bigint, fee: bigint, tax: bigint): PaymentEvent[] {
    const id = `re_${number}`;
    const request = refundRequested(id, textOf(amount), { number, feeShare: textOf(fee) });
    if (request.type !== 'RefundRequested') throw new Error('no refund');
    const taxed = tax === 0n ? {} : { taxShare: toText(minor(tax)) };
    return [{ type: 'RefundRequested', data: { ...request.data, ...taxed } }, refundReserved(id)];
  }
});
