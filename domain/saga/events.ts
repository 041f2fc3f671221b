/**
 * Events of a saga, `saga-{id}`. A channel call is recorded as requested before it runs (that is also
 * its claim among several instances, by expected revision) and settled with the raw answer.
 */
import { z } from 'zod';
import {
  type EventOf,
  type EventVersions,
  failure,
  instant,
  money,
  stored,
  text,
} from '../kernel/schemas.js';

const answer = stored({
  outcome: z.enum([
    'succeeded',
    'pending',
    'action_required',
    'failed',
    'closed',
    'not_found',
    'unknown',
  ]),
  amount: money.nullable(),
  channelReference: text.nullable(),
  nextAction: stored({ type: text, data: text, url: text }).nullable(),
  failure: failure.extend({ final: z.boolean() }).nullable(),
});

export const sagaEventSchemas = {
  SagaStarted: stored({ saga: text, kind: z.enum(['payment', 'refund']), payment: text }),
  ChannelCallRequested: stored({
    call: text,
    requestNo: text,
    channel: text,
    operation: z.enum(['send', 'query', 'close']),
    request: stored({
      kind: z.enum(['pay', 'authorize', 'capture', 'void', 'refund']),
      amount: money,
      original: text.nullable(),
      method: z.enum(['card', 'qr']).nullable(),
      expiresAt: instant.nullable(),
      scenario: text.nullable(),
    }),
    /** Random id of the process that claimed the call. */
    instance: text,
    /** Until when no other process may run the call again. */
    leaseUntil: instant,
  }),
  ChannelCallSettled: stored({
    call: text,
    requestNo: text,
    channel: text,
    operation: z.enum(['send', 'query', 'close']),
    answer,
    httpStatus: z.number().int().nullable(),
    rawBase64: text,
    tookMs: z.number(),
  }),
  /** A callback was brought to this saga and read. */
  CallbackNoted: stored({ callback: text, requestNo: text, answer }),
  /** A case was opened for what this saga saw; once per case. */
  CaseRaised: stored({ case: text }),
  SagaStuck: stored({ reason: text }),
  SagaResumed: stored({ by: text }),
  /** Nothing is left to do, unless a late callback wakes the saga once more. */
  SagaEnded: stored({}),
};

export type SagaEvent = EventOf<typeof sagaEventSchemas>;
export const sagaEventVersions: EventVersions<typeof sagaEventSchemas> = {
  SagaStarted: 1,
  ChannelCallRequested: 1,
  ChannelCallSettled: 1,
  CallbackNoted: 1,
  CaseRaised: 1,
  SagaStuck: 1,
  SagaResumed: 1,
  SagaEnded: 1,
};
