/** Refunds: what is asked for, and what the saga records, each step once and only where it fits. */
import { describe, expect, it } from '@jest/globals';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { cny } from '../money/amounts.js';
import {
  confirms,
  part,
  recorded,
  refundFails,
  refunding,
  refunds,
  renewed,
  renews,
  type Row,
} from './steps.js';
import {
  captured,
  capturePosted,
  captureRequested,
  captureSuspended,
  created,
  given,
  refund,
  refundConfirmed,
  refundFailed,
  refundRequested,
  refundReserved,
  refundSucceeded,
  held,
  paid,
  routed,
  stateOf,
} from './stories.js';

describe('a refund that the channel confirms in another amount', () => {
  const fee = { percent: '0.60', fixed: null };
  const taken = [
    created({ fee }),
    routed(),
    captured('cap_1', '100.00', { fee: '0.60' }),
    capturePosted('cap_1'),
  ];
  const inSuspense = [...taken.slice(0, 3), captureSuspended('cap_1')];

  it('gives back no more of the fee than falls on what has gone', () => {
    given(...taken, refundRequested('re_1', '60.00', { feeShare: '0.36' }), refundReserved('re_1'))
      .when({ ...confirms, confirmed: cny('50.00') })
      .then(refundConfirmed('re_1', '50.00', { feeShare: cny('0.30') }));
  });
  it('of more, is what was asked for, and an excess', () => {
    given(...taken, refundRequested('re_1', '60.00', { feeShare: '0.36' }), refundReserved('re_1'))
      .when({ ...confirms, confirmed: cny('60.50') })
      .then(refundConfirmed('re_1', '60.00', { feeShare: cny('0.36'), excess: cny('0.50') }));
  });
  it('takes from suspense as far as money went', () => {
    const asked = refundRequested('re_1', '60.00', { suspended: [part('60.00')] });
    given(...inSuspense, asked, refundReserved('re_1'))
      .when({ ...confirms, confirmed: cny('50.00') })
      .then(refundConfirmed('re_1', '50.00', { suspended: [part('50.00')] }));
  });
  it('leaves the rest to be refunded, fee included', () => {
    const story = [
      ...taken,
      refundRequested('re_1', '100.00', { feeShare: '0.60' }),
      refundReserved('re_1'),
      refundConfirmed('re_1', '80.00', { feeShare: cny('0.48') }),
      refundSucceeded('re_1'),
    ];
    given(...story)
      .when(refund('re_2'))
      .then(
        refundRequested('re_2', '20.00', { number: 2, feeShare: '0.12' }),
        refundReserved('re_2'),
      );
  });
});

describe('a refund', () => {
  const reserved = [...refunding, refundReserved('re_1')];
  const confirmed = [...reserved, refundConfirmed('re_1', '60.00')];
  const stands: readonly (readonly [string, readonly PaymentEvent[]])[] = [
    ['unknown', [created(), ...paid]],
    ['requested', refunding],
    ['reserved', reserved],
    ['confirmed', confirmed],
    ['succeeded', [...confirmed, refundSucceeded('re_1')]],
    ['failed', [...reserved, refundFailed('re_1')]],
  ];
  const steps: readonly (readonly [PaymentCommand, string, PaymentEvent])[] = [
    [renews, 'reserved', { type: 'RefundReserved', data: { refund: 're_1', ...renewed } }],
    [confirms, 'reserved', refundConfirmed('re_1', '60.00')],
    [refundFails, 'reserved', refundFailed('re_1')],
    [refunds, 'confirmed', refundSucceeded('re_1')],
  ];
  recorded(
    ...steps.flatMap(([command, at, event]) =>
      stands.map(([status, before]): Row => [
        `that is ${status}: ${command.type}`,
        before,
        command,
        status === at ? [event] : [],
      ]),
    ),
  );

  it('answers the same key again and refuses it with other content', () => {
    given(...refunding)
      .when(refund('re_1', '60.00'))
      .then();
    given(...refunding)
      .when({ ...refund('re_1', '60.00'), contentHash: 'other' })
      .rejected('idempotency_key_reused');
  });

  it('is asked for with a proper amount in the currency of its payment', () => {
    const start = given(created(), ...paid);
    start.when(refund('re_1', '1')).rejected('invalid_amount', 'amount.value');
    start
      .when({ ...refund('re_1'), amount: { value: '1.00', currency: 'EUR' } })
      .rejected('currency_unsupported', 'amount');
    start.when(refund('re_1', '100.01')).rejected('refund_exceeds_captured', 'amount');
    start
      .when(refund('re_1', '100.00'))
      .then(refundRequested('re_1', '100.00'), refundReserved('re_1'));
  });

  it('finds nothing once all has gone back, and needs an attempt that took something', () => {
    const whole = [created(), ...paid, refundRequested('re_0', '100.00')];
    given(...whole)
      .when(refund('re_1'))
      .rejected('refund_exceeds_captured', 'amount');
    given(
      ...whole,
      refundReserved('re_0'),
      refundConfirmed('re_0', '100.00'),
      refundSucceeded('re_0'),
    )
      .when(refund('re_1'))
      .rejected('refund_exceeds_captured', 'amount');
    given(created(), captured('cap_1', '100.00'))
      .when(refund('re_1'))
      .rejected('payment_not_refundable');
    given(...held, captureRequested('cap_1', '60.00'))
      .when(refund('re_1'))
      .rejected('payment_not_refundable');
    // Where it is booked is where a refund comes from, so it is posted first.
    const taken = [...held, captureRequested('cap_1', '60.00'), captured('cap_1', '60.00')];
    given(...taken)
      .when(refund('re_1'))
      .rejected('payment_not_refundable');
    given(...taken, capturePosted('cap_1'))
      .when(refund('re_1'))
      .then(refundRequested('re_1', '60.00'), refundReserved('re_1'));
  });

  it('has its hold renewed once', () => {
    const renewal: PaymentEvent = { type: 'RefundReserved', data: { refund: 're_1', ...renewed } };
    given(...reserved, renewal)
      .when(renews)
      .then();
    expect(findRefund(stateOf(...reserved, renewal), 're_1')?.hold).toStrictEqual(renewed);
  });

  it('is the two hundredth at most, failed ones included', () => {
    const tries = (count: number): PaymentEvent[] =>
      Array.from({ length: count }, (_, index) => `re_${index + 10}`).flatMap((id, index) => [
        refundRequested(id, '1.00', { number: index + 1 }),
        refundReserved(id),
        refundFailed(id),
      ]);
    given(created(), ...paid, ...tries(199))
      .when(refund('re_1'))
      .then(refundRequested('re_1', '100.00', { number: 200 }), refundReserved('re_1'));
    given(created(), ...paid, ...tries(200))
      .when(refund('re_1'))
      .rejected('too_many_refunds');
  });

  it('keeps what was asked for', () => {
    const { decision } = given(created(), ...paid).when({
      ...refund('re_1', '1.00'),
      reason: 'broken',
      metadata: { a: 'b' },
      scenario: 's',
    });
    expect(decision.accepted && decision.events[0]?.data).toMatchObject({
      reason: 'broken',
      metadata: { a: 'b' },
      scenario: 's',
    });
  });
});

describe('the claim of a refund from suspense', () => {
  const claims: PaymentCommand = { type: 'RecordSuspenseClaimed', refund: 're_1' };
  const claimed: PaymentEvent = { type: 'RefundSuspenseClaimed', data: { refund: 're_1' } };
  const suspended = [part('5.00')];
  const asked = [created(), refundRequested('re_1', '5.00', { suspended })];
  const reserved = [...asked, refundReserved('re_1')];
  recorded(
    ['is recorded', reserved, claims, [claimed]],
    ['is recorded once', [...reserved, claimed], claims, []],
    ['waits for the hold', asked, claims, []],
    ['is none for a refund that failed', [...reserved, refundFailed('re_1')], claims, []],
    ['is none for a refund that nobody asked for', [created()], claims, []],
    [
      'is none for a refund that takes nothing from there',
      [created(), refundRequested('re_1', '5.00'), refundReserved('re_1')],
      claims,
      [],
    ],
  );
});
