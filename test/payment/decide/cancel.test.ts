import { describe, it } from '@jest/globals';
import {
  cancel,
  cancelRequested,
  captured,
  capturePosted,
  captureRequested,
  created,
  given,
  held,
  paid,
  routed,
} from '../stories.js';
import { voidsRest } from '../steps.js';

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
      .when(voidsRest())
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
      .when(voidsRest())
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
