/**
 * Events of a saga: the run of a flow for its subject (a payment, a refund). They stand in the stream of
 * the aggregate that the flow drives, so that what was decided together is appended together. A channel
 * call is recorded as requested before it runs (that is also its claim among several instances, by
 * expected revision) and settled with what was read from the answer and, sealed, the answer itself.
 */
import { z } from 'zod';
import { channelAnswer } from '../channel/answer.js';
import { sealedUnderKey } from '../data-key/sealed.js';
import {
  type EventOf,
  type EventVersions,
  instant,
  money,
  stored,
  text,
} from '../kernel/schemas.js';

/** Which saga: the kind of its flow, and the id of what it drives. */
const saga = { flow: text, subject: text };

export const sagaEventSchemas = {
  /** `owner`: random id of the process that carries the saga on. */
  SagaStarted: stored({ ...saga, owner: text }),
  /** Another process carries it on from here: its owner had not moved it in time. */
  SagaTaken: stored({ ...saga, owner: text }),
  ChannelCallRequested: stored({
    ...saga,
    call: text,
    requestNo: text,
    channel: text,
    operation: z.enum(['send', 'query', 'close']),
    request: stored({
      /** `pay`, `authorize`, `capture` …: kinds belong to the flow that asks. */
      kind: text,
      amount: money,
      original: text.nullable(),
      method: text.nullable(),
      expiresAt: instant.nullable(),
      /** Stands for a card at this channel. */
      token: sealedUnderKey.optional(),
      scenario: text.nullable(),
    }),
    /** Random id of the process that claimed the call. */
    instance: text,
    /** Until when no other process may run the call again. */
    leaseUntil: instant,
  }),
  ChannelCallSettled: stored({
    ...saga,
    call: text,
    requestNo: text,
    channel: text,
    operation: z.enum(['send', 'query', 'close']),
    answer: channelAnswer,
    httpStatus: z.number().int().nullable(),
    /** What came over the wire. */
    exchange: sealedUnderKey,
    tookMs: z.number(),
    /**
     * When it came, by the clock of the process that asked. The time of recording will not do to wait by: it
     * never goes back, and so stands still for as long as a clock that was set back is behind it.
     */
    answeredAt: instant,
  }),
  /** A callback was brought to this saga and read. */
  CallbackNoted: stored({ ...saga, callback: text, requestNo: text, answer: channelAnswer }),
  /** A case was opened for what this saga saw; once per case. */
  CaseRaised: stored({ ...saga, case: text }),
  SagaStuck: stored({ ...saga, reason: text }),
  SagaResumed: stored({ ...saga, by: text }),
  /** Nothing is left to do, unless a late callback wakes the saga once more. */
  SagaEnded: stored(saga),
};

export type SagaEvent = EventOf<typeof sagaEventSchemas>;
export const sagaEventVersions: EventVersions<typeof sagaEventSchemas> = {
  SagaStarted: 1,
  SagaTaken: 1,
  ChannelCallRequested: 1,
  ChannelCallSettled: 1,
  CallbackNoted: 1,
  CaseRaised: 1,
  SagaStuck: 1,
  SagaResumed: 1,
  SagaEnded: 1,
};
