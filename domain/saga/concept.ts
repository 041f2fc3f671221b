import { sagaEventSchemas, sagaEventVersions } from './events.js';
import { sagaErrors } from './errors.js';
import type { Concept } from '../kernel/concept.js';

export const saga = {
  title: 'Saga',
  streams: 'the stream of what it carries on: `payment-{pay_…}`',
  categories: [],
  eventSchemas: sagaEventSchemas,
  eventVersions: sagaEventVersions,
  eventMeanings: {
    SagaStarted:
      'The flow of a payment or refund began; its owner is the process that carries it on.',
    SagaTaken:
      'Another process carries the flow on, because its owner had not, or it has new work.',
    ChannelCallRequested: 'A channel call is about to be made; this is its claim.',
    ChannelCallSettled:
      'The channel call has its answer: what was read from it, and the exchange, encrypted.',
    CallbackNoted: 'A callback was brought to this flow and read.',
    CaseRaised: 'A case was opened for what this flow saw.',
    SagaStuck: 'The flow cannot go on by itself and needs manual action.',
    SagaResumed: 'Somebody let the flow go on by hand.',
    SagaEnded: 'Nothing is left to do.',
  },
  idPrefixes: {},
  errors: sagaErrors,
} as const satisfies Concept<keyof typeof sagaEventSchemas>;
