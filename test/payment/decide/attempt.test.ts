import { describe, it } from '@jest/globals';
import {
  AUTHORIZATION_ENDS,
  attemptFailed,
  authorized,
  canceled,
  created,
  expired,
  given,
  routed,
  succeeded,
} from '../stories.js';

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
        authorizationExpiresAt: AUTHORIZATION_ENDS,
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
        authorizationExpiresAt: AUTHORIZATION_ENDS,
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
        authorizationExpiresAt: AUTHORIZATION_ENDS,
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
          authorizationExpiresAt: AUTHORIZATION_ENDS,
        })
        .then();
    }
  });
  it('does not end while an attempt is open', () => {
    given(created(), routed()).when({ type: 'EndUnpaid', as: 'expired', failure: null }).then();
  });
});
