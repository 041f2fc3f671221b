/** The rules of fees, for any captures and refunds. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { percentOf } from '../../domain/money/fee.js';
import {
  amountCaptured,
  amountRefundable,
  countsAsRefund,
  feeTaken,
} from '../../domain/payment/amounts.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import type { Payment, Refund } from '../../domain/payment/payment.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import {
  captureFee,
  refundFeeShare,
  shareGivenBack,
  suspendedFee,
} from '../../domain/payment/fees.js';
import { cny, minor, textOf } from '../money/amounts.js';
import {
  authorized,
  captured,
  capturePosted,
  captureRequested,
  captureSuspended,
  created,
  refundFailed,
  refundRequested,
  refundReserved,
  routed,
  stateOf,
} from './stories.js';

const percents = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 999_999 }))
  .map(([whole, micros]) => `${whole}.${String(micros).padStart(6, '0')}`);
const amounts = fc.array(fc.bigInt({ min: 1n, max: 10_000_00n }), { minLength: 1, maxLength: 6 });

/** A payment with these captures, each with the fee that the rule gives it. */
function withCaptures(percent: string, fixed: bigint, captures: readonly bigint[]) {
  const whole = captures.reduce((a, b) => a + b, 0n);
  const fee = { percent, fixed: fixed === 0n ? null : cny(textOf(fixed)) };
  let events: PaymentEvent[] = [
    created({ capture: 'manual', fee, amount: cny(textOf(whole)) }),
    routed(),
    authorized(textOf(whole)),
  ];
  captures.forEach((amount, index) => {
    const id = `cap_${index}`;
    const { fee: due } = captureFee(stateOf(...events), 'sandbox_a', minor(amount));
    events = [
      ...events,
      captureRequested(id, textOf(amount), { final: false, number: index + 1 }),
      captured(id, textOf(amount), { final: false, fee: textOf(due.minor) }),
      capturePosted(id),
    ];
  });
  return events;
}

describe('fees', () => {
  it('partial captures take together what one capture would', () => {
    fc.assert(
      fc.property(
        percents,
        fc.bigInt({ min: 0n, max: 100n }),
        amounts,
        (percent, fixed, captures) => {
          const state = stateOf(...withCaptures(percent, fixed, captures));
          const whole = amountCaptured(state).minor;
          expect(feeTaken(state).minor).toBe(percentOf(percent, whole) + fixed);
        },
      ),
    );
  });

  it('refunds give back the whole percentage with the last of the money, and never a part below zero', () => {
    const parts = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 5_000_00n }), fc.boolean()), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(percents, amounts, parts, (percent, captures, refunds) => {
        let events = withCaptures(percent, 30n, captures);
        let number = 0;
        const ask = (amount: bigint, fails: boolean) => {
          const id = `re_${(number += 1)}`;
          const { fee: share } = refundFeeShare(stateOf(...events), minor(amount));
          expect(share.minor >= 0n && share.minor <= amount).toBe(true);
          events = [
            ...events,
            refundRequested(id, textOf(amount), { number, feeShare: textOf(share.minor) }),
            refundReserved(id),
            ...(fails ? [refundFailed(id)] : []),
          ];
        };
        for (const [wanted, fails] of refunds) {
          const left = amountRefundable(stateOf(...events)).minor;
          if (left > 0n) ask(wanted < left ? wanted : left, fails);
        }
        const left = amountRefundable(stateOf(...events)).minor;
        if (left > 0n) ask(left, false);
        const state = stateOf(...events);
        const back = state.refunds
          .filter(countsAsRefund)
          .reduce((sum, { feeShare }) => sum + feeShare.minor, 0n);
        expect(back).toBe(percentOf(percent, amountCaptured(state).minor));
      }),
    );
  });
});

describe('fees of a capture in suspense', () => {
  const manual = (percent: string, fixed: bigint | null) =>
    created({
      capture: 'manual',
      fee: { percent, fixed: fixed === null ? null : cny(textOf(fixed)) },
    });
  const part = (number: number, value: bigint, fee: bigint, place: PaymentEvent) => [
    captureRequested(`cap_${number}`, textOf(value), { final: false, number }),
    captured(`cap_${number}`, textOf(value), { final: false, fee: textOf(fee) }),
    place,
  ];

  it('are no part of what a refund from the merchant gives back', () => {
    const payment = stateOf(
      manual('1', 30n),
      routed(),
      authorized(),
      ...part(1, 20_00n, 50n, captureSuspended('cap_1')),
      ...part(2, 30_00n, 30n, capturePosted('cap_2')),
    );
    expect(refundFeeShare(payment, minor(30_00n)).fee).toStrictEqual(minor(30n));
  });

  it('are never below the fixed fee, though roundings add up', () => {
    // 30 % of 0.02 is 0.01, and of 0.04 it is 0.01: the second capture bears nothing.
    const payment = stateOf(
      manual('30', null),
      routed(),
      authorized(),
      ...part(1, 2n, 1n, capturePosted('cap_1')),
      ...part(2, 2n, 0n, captureSuspended('cap_2')),
    );
    const [, second] = payment.captures;
    if (second === undefined) throw new Error('no capture');
    expect(suspendedFee(payment, second, minor(1n)).fee).toStrictEqual(minor(0n));
  });
});

describe('the fee share of a refund of which less was given back', () => {
  /** 30 % of what was captured, of which `re_1` asks for its part before `re_2` does. */
  const beside = (credited: bigint, first: bigint, firstShare: bigint) => [
    ...withCaptures('30', 0n, [credited]),
    refundRequested('re_1', textOf(first), { feeShare: textOf(firstShare) }),
    refundReserved('re_1'),
  ];
  it.each([
    [
      'leaves out what it was asked for itself',
      { credited: 10n, first: 1n, firstShare: 0n },
      5n,
      2n,
      1n,
      1n,
    ],
    ['counts the refunds beside it', { credited: 9n, first: 1n, firstShare: 1n }, 6n, 1n, 1n, 0n],
  ])('%s', (_, { credited, first, firstShare }, amount, feeShare, given, expected) => {
    const before = beside(credited, first, firstShare);
    expect(refundFeeShare(stateOf(...before), minor(amount)).fee).toStrictEqual(minor(feeShare));
    expect(givenBack(before, amount, feeShare, given)).toStrictEqual(minor(expected));
  });

  it.each([
    [
      'is never more than was fixed at the request',
      { credited: 9n, first: 1n, firstShare: 1n },
      6n,
      1n,
      5n,
      1n,
    ],
    [
      'stays nothing if it was nothing',
      { credited: 5n, first: 1n, firstShare: 1n },
      2n,
      0n,
      1n,
      0n,
    ],
  ])(
    '%s, though a refund beside it has failed since',
    (_, { credited, first, firstShare }, amount, feeShare, given, expected) => {
      const before = beside(credited, first, firstShare);
      expect(refundFeeShare(stateOf(...before), minor(amount)).fee).toStrictEqual(minor(feeShare));
      expect(givenBack(before, amount, feeShare, given, refundFailed('re_1'))).toStrictEqual(
        minor(expected),
      );
    },
  );

  it('falls on the part from the merchant alone', () => {
    const before = [
      ...withCaptures('30', 0n, [100n]),
      refundRequested('re_2', textOf(60n), {
        number: 2,
        feeShare: textOf(12n),
        suspended: [part(20n)],
      }),
      refundReserved('re_2'),
    ];
    const payment = stateOf(...before);
    const refund = refundOf(payment);
    const suspended = refund.suspended.map((one) => ({ ...one, amount: minor(20n) }));
    const given = { ...refund, amount: minor(50n), suspended };
    expect(shareGivenBack(payment, given).fee).toStrictEqual(minor(9n));
  });

  const part = (value: bigint) => ({
    case: 'case_1',
    capture: 'cap_0',
    amount: cny(textOf(value)),
  });
  const refundOf = (payment: Payment): Refund => {
    const refund = findRefund(payment, 're_2');
    if (refund === undefined) throw new Error('no refund');
    return refund;
  };
  const givenBack = (
    before: readonly PaymentEvent[],
    amount: bigint,
    feeShare: bigint,
    given: bigint,
    ...since: readonly PaymentEvent[]
  ) => {
    const request = refundRequested('re_2', textOf(amount), {
      number: 2,
      feeShare: textOf(feeShare),
    });
    const payment = stateOf(...before, request, refundReserved('re_2'), ...since);
    return shareGivenBack(payment, { ...refundOf(payment), amount: minor(given) }).fee;
  };
});
