import { describe, expect, it } from '@jest/globals';
import { amountCapturable, amountCaptured } from '../../../domain/payment/amounts.js';
import { captureFailed } from '../steps.js';
import {
  cancelRequested,
  capture,
  captured,
  capturePosted,
  captureRequested,
  created,
  given,
  held,
  paid,
  stateOf,
  succeeded,
} from '../stories.js';
import { voidsRest } from '../steps.js';

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
      .when(voidsRest())
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
