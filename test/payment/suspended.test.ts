/** A capture that stands in suspense: its refund comes from there, and bears no fee that was not taken. */
import { describe, expect, it } from '@jest/globals';
import {
  amountRefundable,
  feeTaken,
  merchantPart,
  suspendedRest,
} from '../../domain/payment/amounts.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { suspendedFee } from '../../domain/payment/fees.js';
import { reserveRefund } from '../../domain/payment/posting/refund.js';
import type { Payment } from '../../domain/payment/payment.js';
import { cny, minor } from '../money/amounts.js';
import { part } from './steps.js';
import {
  captured,
  capturePosted,
  captureRequested,
  captureSuspended,
  created,
  given,
  held,
  HEX,
  refund,
  refundFailed,
  refundRequested,
  refundReserved,
  routed,
  stateOf,
} from './stories.js';

const fee = { percent: '0.60', fixed: null };

/** 100.00 of a merchant whose account was frozen; the fee would have been 0.60. */
const suspended = [
  created({ fee }),
  routed(),
  captured('cap_1', '100.00', { fee: '0.60' }),
  captureSuspended('cap_1'),
];
/** 60.00 went to the merchant, 40.00 to suspense. */
const mixed = [
  ...held,
  captureRequested('cap_1', '60.00', { final: false }),
  captured('cap_1', '60.00', { final: false }),
  capturePosted('cap_1'),
  captureRequested('cap_2', '40.00', { number: 2 }),
  captured('cap_2', '40.00'),
  captureSuspended('cap_2'),
];

const legsOf = (payment: Payment) => {
  const [asked] = payment.refunds;
  if (asked === undefined) throw new Error('no refund');
  const { command } = reserveRefund(payment, asked, { reservation: 'lrs_1' });
  if (command.type !== 'Reserve') throw new Error('no reservation');
  return command.entries.map(({ account, direction, amount }) => [
    account,
    direction,
    amount.value,
  ]);
};

describe('the refund of a capture in suspense', () => {
  it('comes from suspense and gives no fee back', () => {
    given(...suspended)
      .when(refund('re_1', '60.00'))
      .then(
        refundRequested('re_1', '60.00', { suspended: [part('60.00')] }),
        refundReserved('re_1'),
      );
    const asked = refundRequested('re_1', '60.00', { suspended: [part('60.00')] });
    expect(legsOf(stateOf(...suspended, asked))).toStrictEqual([
      ['sys:suspense:CNY', 'debit', '60.00'],
      ['sys:channel_receivable:sandbox_a:CNY', 'credit', '60.00'],
    ]);
  });

  it('takes the suspended captures first, then the account of the merchant', () => {
    given(...mixed)
      .when(refund('re_1', '70.00'))
      .then(
        refundRequested('re_1', '70.00', { suspended: [part('40.00', 'cap_2')] }),
        refundReserved('re_1'),
      );
    const asked = refundRequested('re_1', '70.00', { suspended: [part('40.00', 'cap_2')] });
    const payment = stateOf(...mixed, asked);
    expect(payment.refunds.map(merchantPart)).toStrictEqual([minor(30_00n)]);
    expect(legsOf(payment)).toStrictEqual([
      ['mer:mer_1:CNY', 'debit', '30.00'],
      ['sys:suspense:CNY', 'debit', '40.00'],
      ['sys:channel_receivable:sandbox_a:CNY', 'credit', '70.00'],
    ]);
  });

  it('is for no more than what is left of it', () => {
    const asked = refundRequested('re_1', '60.00', { suspended: [part('60.00')] });
    given(...suspended, asked)
      .when(refund('re_2', '40.01'))
      .rejected('refund_exceeds_captured');
    const freed = [...suspended, asked, refundReserved('re_1'), refundFailed('re_1')];
    expect(amountRefundable(stateOf(...freed))).toStrictEqual(minor(100_00n));
  });

  it('takes a case whole where a resolution asks for it', () => {
    const from: PaymentCommand = {
      ...refund('re_1'),
      from: { case: 'case_1', claim: 'apr_1' },
    };
    given(...mixed)
      .when(from)
      .then(
        refundRequested('re_1', '40.00', {
          suspended: [part('40.00', 'cap_2')],
          claim: 'apr_1',
        }),
        refundReserved('re_1'),
      );
    given(...mixed)
      .when({ ...from, from: { case: 'case_9', claim: 'apr_1' } })
      .rejected('refund_exceeds_captured');
  });

  it('by default claims under its request number', () => {
    const { decision } = given(...suspended).when(refund('re_1'));
    expect(decision.accepted && decision.events[0]?.data).toMatchObject({ claim: `${HEX}r1` });
  });
});

describe('what is left of a capture in suspense', () => {
  const settle = (
    to: 'merchant' | 'written_off',
    value: string,
    taken: string,
  ): PaymentCommand => ({
    type: 'RecordSuspendedCaptureSettled',
    capture: 'cap_1',
    case: 'case_1',
    transaction: 'ltx_9',
    to,
    amount: cny(value),
    fee: cny(taken),
  });
  const settled = (to: 'merchant' | 'written_off', value: string, taken: string): PaymentEvent => ({
    type: 'SuspendedCaptureSettled',
    data: {
      capture: 'cap_1',
      case: 'case_1',
      transaction: 'ltx_9',
      to,
      amount: cny(value),
      fee: cny(taken),
    },
  });

  it('is booked to the merchant once, and refunded from there', () => {
    given(...suspended)
      .when(settle('merchant', '100.00', '0.60'))
      .then(settled('merchant', '100.00', '0.60'));
    given(...suspended, settled('merchant', '100.00', '0.60'))
      .when(settle('merchant', '100.00', '0.60'))
      .then();
    given(...suspended, settled('merchant', '100.00', '0.60'))
      .when(refund('re_1', '100.00'))
      .then(refundRequested('re_1', '100.00', { feeShare: '0.60' }), refundReserved('re_1'));
  });
  it('written off is not refunded', () => {
    const story = [...suspended, settled('written_off', '100.00', '0.00')];
    given(...story)
      .when(refund('re_1'))
      .rejected('refund_exceeds_captured');
    expect(feeTaken(stateOf(...story))).toStrictEqual(minor(0n));
  });
  it('of a capture that was never there, or is another case, is not settled', () => {
    given(...mixed)
      .when(settle('merchant', '60.00', '0.00'))
      .then();
  });

  it.each<[string, readonly PaymentEvent[]]>([
    ['has no capture yet', [created({ fee }), routed()]],
    ['is not posted yet', suspended.slice(0, -1)],
    ['stands in another case', [...suspended.slice(0, -1), captureSuspended('cap_1', 'case_2')]],
    ['was written off', [...suspended, settled('written_off', '100.00', '0.00')]],
  ])('is not settled if it %s', (_, before) => {
    given(...before)
      .when(settle('merchant', '100.00', '0.60'))
      .then();
  });

  it('bears the fee that was frozen, less what fell on refunds from suspense', () => {
    const asked = refundRequested('re_1', '50.00', { suspended: [part('50.00')] });
    const payment = stateOf(...suspended, asked);
    const [capture] = payment.captures;
    if (capture === undefined) throw new Error('no capture');
    expect(suspendedRest(payment, capture)).toStrictEqual(minor(50_00n));
    expect(suspendedFee(payment, capture, minor(100_00n)).fee).toStrictEqual(minor(60n));
    expect(suspendedFee(payment, capture, minor(50_00n)).fee).toStrictEqual(minor(30n));
    expect(feeTaken(payment)).toStrictEqual(minor(0n));
  });
  it('bears the fixed fee whole', () => {
    const fixed = { percent: '0.60', fixed: cny('0.30') };
    const payment = stateOf(
      created({ fee: fixed }),
      routed(),
      captured('cap_1', '100.00', { fee: '0.90' }),
      captureSuspended('cap_1'),
    );
    const [capture] = payment.captures;
    if (capture === undefined) throw new Error('no capture');
    expect(suspendedFee(payment, capture, minor(50_00n)).fee).toStrictEqual(minor(60n));
    expect(suspendedFee(payment, capture, minor(1n)).fee).toStrictEqual(minor(30n));
  });
});
