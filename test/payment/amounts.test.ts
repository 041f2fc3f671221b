/** The totals of a payment, each a fold of its captures and refunds. */
import { describe, expect, it } from '@jest/globals';
import {
  amountCapturable,
  amountCaptured,
  amountRefundable,
  amountRefunded,
  amountRefundPending,
  authorizedRest,
  feeTaken,
} from '../../domain/payment/amounts.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { refundFeeShare } from '../../domain/payment/fees.js';
import { currentAttempt, isTerminal } from '../../domain/payment/payment.js';
import { cny, minor } from '../money/amounts.js';
import { captureFailed, restVoided } from './steps.js';
import {
  attemptFailed,
  canceled,
  cancelRequested,
  captured,
  capturePosted,
  captureRequested,
  created,
  expired,
  held,
  refundConfirmed,
  refundFailed,
  refundRequested,
  refundReserved,
  refundSucceeded,
  routed,
  succeeded,
  stateOf,
} from './stories.js';

const ask = (id: string, value: string, final = false) => captureRequested(id, value, { final });
const take = (id: string, value: string, fee: string) => captured(id, value, { final: false, fee });

describe('captures add up', () => {
  const some = [ask('c1', '10.00'), ask('c2', '20.00'), ask('c3', '30.00'), ask('c4', '5.00')];
  const story = [
    ...held,
    ...some,
    take('c1', '10.00', '0.10'),
    capturePosted('c1'),
    take('c2', '20.00', '0.20'),
    captureFailed('c4'),
  ];
  it.each<[string, readonly PaymentEvent[], readonly [bigint, bigint, bigint, bigint]]>([
    ['an authorization', held, [0n, 0n, 100_00n, 100_00n]],
    ['one without', [created(), routed()], [0n, 0n, 0n, 0n]],
    ['taken, posted, asked for and failed', story, [30_00n, 30n, 40_00n, 40_00n]],
    ['with a final one', [...story, ask('c5', '1.00', true)], [30_00n, 30n, 0n, 39_00n]],
    [
      'with a final one that failed',
      [...story, ask('c5', '1.00', true), captureFailed('c5')],
      [30_00n, 30n, 40_00n, 40_00n],
    ],
    ['with a cancel', [...story, cancelRequested], [30_00n, 30n, 0n, 40_00n]],
    ['with the rest given back', [...story, restVoided('1.00')], [30_00n, 30n, 0n, 40_00n]],
    ['after its success', [...story, succeeded], [30_00n, 30n, 0n, 40_00n]],
    ['after its end', [...story, canceled], [30_00n, 30n, 0n, 40_00n]],
  ])('of %s', (_, events, minors) => {
    const state = stateOf(...events);
    const amounts = [amountCaptured, feeTaken, amountCapturable, authorizedRest];
    expect(amounts.map((amount) => amount(state))).toStrictEqual(minors.map(minor));
  });
});

it('nothing is left to capture of what the attempt itself took', () => {
  const state = stateOf(created(), routed(), captured('c', '10.00'));
  expect(amountCapturable(state)).toStrictEqual(minor(0n));
});

describe('refunds add up', () => {
  const start = [
    created({ fee: { percent: '1', fixed: null } }),
    routed(),
    captured('c', '100.00', { fee: '1.00' }),
    capturePosted('c'),
  ];
  const asked = [...start, refundRequested('re_1', '40.00', { feeShare: '0.40' })];
  const reserved = [...asked, refundReserved('re_1')];
  const confirmed = [...reserved, refundConfirmed('re_1', '40.00', { feeShare: cny('0.40') })];
  it.each<[string, readonly PaymentEvent[], readonly [bigint, bigint, bigint, bigint]]>([
    ['none', start, [0n, 0n, 100_00n, 10n]],
    ['one asked for', asked, [0n, 40_00n, 60_00n, 10n]],
    ['one reserved', reserved, [0n, 40_00n, 60_00n, 10n]],
    ['one confirmed', confirmed, [0n, 40_00n, 60_00n, 10n]],
    ['one done', [...confirmed, refundSucceeded('re_1')], [40_00n, 0n, 60_00n, 10n]],
    ['one that failed', [...reserved, refundFailed('re_1')], [0n, 0n, 100_00n, 10n]],
  ])('with %s', (_, events, [refunded, pending, refundable, share]) => {
    const state = stateOf(...events);
    expect([
      amountRefunded(state),
      amountRefundPending(state),
      amountRefundable(state),
      refundFeeShare(state, minor(10_00n)).fee,
    ]).toStrictEqual([refunded, pending, refundable, share].map(minor));
  });

  it('with a share that is never below zero', () => {
    // The share of the first was rounded up, so nothing is left for the second.
    const events = [
      created({ fee: { percent: '50', fixed: null } }),
      routed(),
      captured('c', '0.02', { fee: '0.01' }),
      capturePosted('c'),
      refundRequested('re_1', '0.01', { feeShare: '0.02' }),
    ];
    expect(refundFeeShare(stateOf(...events), minor(1n)).fee).toStrictEqual(minor(0n));
  });
});

describe('a payment', () => {
  it.each([
    ['processing', false],
    ['requires_action', false],
    ['authorized', false],
    ['succeeded', true],
    ['failed', true],
    ['canceled', true],
    ['expired', true],
  ] as const)('that is %s has ended: %s', (status, ended) => {
    expect(isTerminal(status)).toBe(ended);
  });

  it('is at its last attempt, unless that failed', () => {
    const current = (...events: readonly PaymentEvent[]) =>
      currentAttempt(stateOf(created(), ...events))?.number;
    expect([
      current(),
      current(routed()),
      current(routed(), attemptFailed()),
      current(routed(), attemptFailed(), routed(2)),
      current(routed(), attemptFailed(), routed(2), attemptFailed(2)),
      current(routed(), expired),
    ]).toStrictEqual([undefined, 1, undefined, 2, undefined, 1]);
  });
});
