import { describe, expect, it } from '@jest/globals';
import { attemptFailed, created, expired, given, PAYMENT, routed, stateOf } from '../stories.js';

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
