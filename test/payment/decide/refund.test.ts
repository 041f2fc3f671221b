import { describe, expect, it } from '@jest/globals';
import { amountRefundPending, amountRefunded } from '../../../domain/payment/amounts.js';
import {
  captured,
  capturePosted,
  created,
  given,
  held,
  paid,
  refund,
  refundConfirmed,
  refundFailed,
  refundRequested,
  refundReserved,
  refundSucceeded,
  routed,
  stateOf,
  succeeded,
} from '../stories.js';

describe('refunds', () => {
  it('is at most what was captured, pending ones included', () => {
    const story = [created(), ...paid, refundRequested('re_1', '60.00')];
    given(...story)
      .when(refund('re_2', '60.00'))
      .rejected('refund_exceeds_captured', 'amount');
    given(...story)
      .when(refund('re_2', '40.00'))
      .then(refundRequested('re_2', '40.00', { number: 2 }), refundReserved('re_2'));
    given(...story)
      .when(refund('re_2'))
      .then(refundRequested('re_2', '40.00', { number: 2 }), refundReserved('re_2'));
  });
  it('frees the amount of a refund that failed', () => {
    const failed = [refundRequested('re_1', '60.00'), refundReserved('re_1'), refundFailed('re_1')];
    given(created(), ...paid, ...failed)
      .when(refund('re_2'))
      .then(refundRequested('re_2', '100.00', { number: 2 }), refundReserved('re_2'));
  });
  it('goes from reserved through confirmed to succeeded, each step once', () => {
    const start = [created(), ...paid, refundRequested('re_1', '60.00')];
    const confirm = {
      type: 'RecordRefundConfirmed',
      refund: 're_1',
      channelReference: 'ch-r',
    } as const;
    given(...start, refundReserved('re_1'))
      .when(confirm)
      .then(refundConfirmed('re_1', '60.00'));
    const done = { type: 'RecordRefundSucceeded', refund: 're_1', transaction: 'ltx_r' } as const;
    const confirmed = [...start, refundReserved('re_1'), refundConfirmed('re_1', '60.00')];
    given(...confirmed)
      .when(done)
      .then(refundSucceeded('re_1'));
    given(...confirmed, refundSucceeded('re_1'))
      .when(done)
      .then();
    const state = stateOf(...confirmed, refundSucceeded('re_1'));
    expect([amountRefunded(state).minor, amountRefundPending(state).minor]).toStrictEqual([
      6000n,
      0n,
    ]);
  });
  it('needs something captured', () => {
    given(created(), routed()).when(refund('re_1')).rejected('payment_not_refundable');
    given(...held)
      .when(refund('re_1'))
      .rejected('payment_not_refundable');
  });
  it('gives back the percentage of the fee with the whole', () => {
    const fee = { percent: '0.60', fixed: { value: '0.30', currency: 'CNY' } };
    const story = [
      created({ fee }),
      routed(),
      captured('cap_1', '100.00', { fee: '0.90' }),
      capturePosted('cap_1'),
      succeeded,
    ];
    given(...story)
      .when(refund('re_1'))
      .then(refundRequested('re_1', '100.00', { feeShare: '0.60' }), refundReserved('re_1'));
  });
});
