import { describe, expect, it } from '@jest/globals';
import {
  amountCapturable,
  amountCaptured,
  amountRefundPending,
  amountRefunded,
} from '../../domain/payment/amounts.js';
import { captureFailed } from './steps.js';
import {
  AUTHORIZATION_ENDS,
  attemptFailed,
  authorized,
  cancel,
  canceled,
  cancelRequested,
  capture,
  captured,
  capturePosted,
  captureRequested,
  create,
  created,
  expired,
  given,
  held,
  paid,
  PAYMENT,
  refund,
  refundConfirmed,
  refundFailed,
  refundRequested,
  refundReserved,
  refundSucceeded,
  routed,
  stateOf,
  succeeded,
} from './stories.js';

const authorizationExpiresAt = AUTHORIZATION_ENDS;

describe('creating a payment', () => {
  it('writes what was asked for', () => {
    given().when(create()).then(created());
  });
  it('is the same payment for the same reference and content', () => {
    given(created()).when(create()).then();
    given(created(), ...paid)
      .when(create())
      .then();
  });
  it('refuses the reference with other content', () => {
    given(created())
      .when(create({ contentHash: 'other' }))
      .rejected('reference_conflict', 'reference');
  });
  it.each([
    [{ value: '100', currency: 'CNY' }, 'invalid_amount', 'amount.value'],
    [{ value: '0.00', currency: 'CNY' }, 'invalid_amount', 'amount.value'],
    [{ value: '-1.00', currency: 'CNY' }, 'invalid_amount', 'amount.value'],
    [{ value: '1.00', currency: 'XAU' }, 'unknown_currency', 'amount.currency'],
    [{ value: '10000000000000.01', currency: 'CNY' }, 'amount_too_large', 'amount.value'],
  ])('refuses %j', (amount, code, param) => {
    given().when(create({ amount })).rejected(code, param);
  });
  it("refuses a fee in another currency than the payment's", () => {
    const fixed = { minor: 30n, currency: 'EUR' } as never;
    given()
      .when(create({ fee: { percent: '1', fixed } }))
      .rejected('currency_unsupported');
  });
});

describe('attempts', () => {
  it('routes the first attempt once', () => {
    const route = {
      type: 'RecordRoute',
      attempt: 1,
      channel: 'sandbox_a',
      candidates: [],
    } as const;
    given(created()).when(route).then(routed());
    given(created(), routed()).when(route).then();
  });
  it('goes to another channel under another request number', () => {
    const route = {
      type: 'RecordRoute',
      attempt: 2,
      channel: 'sandbox_b',
      candidates: [],
    } as const;
    given(created(), routed(), attemptFailed()).when(route).then(routed(2, 'sandbox_b'));
  });
  it('takes the money with an automatic capture', () => {
    given(created(), routed())
      .when({
        type: 'RecordAttemptSucceeded',
        attempt: 1,
        channelReference: 'ch-1',
        costPercent: '0.30',
        authorizationExpiresAt,
      })
      .thenTypes('PaymentCaptured');
  });
  it('holds the money for a manual capture', () => {
    given(created({ capture: 'manual' }), routed())
      .when({
        type: 'RecordAttemptSucceeded',
        attempt: 1,
        channelReference: 'ch-1',
        costPercent: '0.30',
        authorizationExpiresAt,
      })
      .then(authorized());
  });
  it('records nothing of an attempt that failed before', () => {
    given(created(), routed(), attemptFailed())
      .when({
        type: 'RecordAttemptSucceeded',
        attempt: 1,
        channelReference: 'ch-1',
        costPercent: '0.30',
        authorizationExpiresAt,
      })
      .then();
  });
  it('never overwrites a terminal state', () => {
    for (const end of [expired, canceled, succeeded]) {
      const story = [created(), routed(), attemptFailed(), end];
      for (const as of ['failed', 'canceled', 'expired'] as const) {
        given(...story)
          .when({ type: 'EndUnpaid', as, failure: null })
          .then();
      }
      given(...story)
        .when({
          type: 'RecordAttemptSucceeded',
          attempt: 1,
          channelReference: '',
          costPercent: '0.30',
          authorizationExpiresAt,
        })
        .then();
    }
  });
  it('does not end while an attempt is open', () => {
    given(created(), routed()).when({ type: 'EndUnpaid', as: 'expired', failure: null }).then();
  });
});

describe('captures', () => {
  it('captures all by default', () => {
    given(...held)
      .when(capture('cap_1'))
      .then(captureRequested('cap_1', '100.00'));
  });
  it('is at most what was authorized', () => {
    given(...held)
      .when(capture('cap_1', '100.01'))
      .rejected('capture_exceeds_authorized', 'amount');
  });
  it('counts captures under way', () => {
    const story = [...held, captureRequested('cap_1', '60.00', { final: false })];
    given(...story)
      .when(capture('cap_2', '60.00'))
      .rejected('capture_exceeds_authorized');
    given(...story)
      .when(capture('cap_2', '40.00'))
      .then(captureRequested('cap_2', '40.00', { number: 2 }));
  });
  it('frees the amount of a capture that failed', () => {
    given(...held, captureRequested('cap_1', '60.00'), captureFailed('cap_1'))
      .when(capture('cap_2'))
      .then(captureRequested('cap_2', '100.00', { number: 2 }));
  });
  it('leaves the payment authorized with the rest when it is not final', () => {
    const state = stateOf(
      ...held,
      captureRequested('cap_1', '30.00', { final: false }),
      captured('cap_1', '30.00', { final: false }),
      capturePosted('cap_1'),
    );
    expect(state.status).toBe('authorized');
    expect(amountCapturable(state).minor).toBe(7000n);
    expect(amountCaptured(state).minor).toBe(3000n);
  });
  it('ends with the posting of the final capture when nothing is left', () => {
    given(...held, captureRequested('cap_1', '100.00'), captured('cap_1', '100.00'))
      .when({
        type: 'RecordCapturePosted',
        capture: 'cap_1',
        transaction: 'ltx_1',
        to: 'merchant',
        case: null,
      })
      .then(capturePosted('cap_1'), succeeded);
  });
  it('gives the rest back before it ends', () => {
    const story = [...held, captureRequested('cap_1', '60.00'), captured('cap_1', '60.00')];
    given(...story)
      .when({
        type: 'RecordCapturePosted',
        capture: 'cap_1',
        transaction: 'ltx_1',
        to: 'merchant',
        case: null,
      })
      .then(capturePosted('cap_1'));
    given(...story, capturePosted('cap_1'))
      .when({ type: 'RecordRemainderVoided' })
      .thenTypes('RemainderVoided', 'PaymentSucceeded');
  });
  it('answers the same key again and refuses it with other content', () => {
    given(...held, captureRequested('cap_1', '60.00'))
      .when(capture('cap_1', '60.00'))
      .then();
    given(...held, captureRequested('cap_1', '60.00'))
      .when({ ...capture('cap_1', '10.00'), contentHash: 'other' })
      .rejected('idempotency_key_reused');
  });
  it('takes an authorized payment only', () => {
    given(created(), ...paid)
      .when(capture('cap_2'))
      .rejected('payment_not_capturable');
    given(created()).when(capture('cap_2')).rejected('payment_not_capturable');
    given(...held, cancelRequested)
      .when(capture('cap_2'))
      .rejected('payment_not_capturable');
  });
});

describe('cancel', () => {
  it('is asked for once per key', () => {
    given(...held)
      .when(cancel())
      .then(cancelRequested);
    given(...held, cancelRequested)
      .when(cancel())
      .then();
  });
  it('gives canceled where nothing was captured', () => {
    given(...held, cancelRequested)
      .when({ type: 'RecordRemainderVoided' })
      .thenTypes('RemainderVoided', 'PaymentCanceled');
  });
  it('gives succeeded after a partial capture', () => {
    given(
      ...held,
      captureRequested('cap_1', '30.00', { final: false }),
      captured('cap_1', '30.00', { final: false }),
      capturePosted('cap_1'),
      cancelRequested,
    )
      .when({ type: 'RecordRemainderVoided' })
      .thenTypes('RemainderVoided', 'PaymentSucceeded');
  });
  it('comes too late for what has ended or was taken whole', () => {
    given(created(), ...paid)
      .when(cancel())
      .rejected('payment_not_cancelable');
    given(created(), routed(), captured('cap_1', '100.00'))
      .when(cancel())
      .rejected('payment_not_cancelable');
  });
});

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

describe('late success', () => {
  it('is recorded once and leaves the status alone', () => {
    const story = [created(), routed(), attemptFailed(), expired];
    const late = { type: 'RecordLateSuccess', attempt: 1, channelReference: 'ch-l' } as const;
    given(...story)
      .when(late)
      .thenTypes('LateSuccessRecorded');
    const { decision } = given(...story).when(late);
    if (!decision.accepted) throw new Error('refused');
    given(...story, ...decision.events)
      .when(late)
      .then();
    expect(stateOf(...story, ...decision.events).status).toBe('expired');
    expect(stateOf(...story, ...decision.events).id).toBe(PAYMENT);
  });
});
