/** What a saga's stream says: the requests at channels by number, and whether it waits for a person. */
import {
  askAgain,
  type ChannelRequestState,
  newRequestState,
  type Operation,
  takeAnswer,
} from '../channel/request.js';
import { fromInstant } from '../kernel/clock.js';
import type { DomainEvent, StoredEvent } from '../kernel/event.js';
import { type SagaEvent, sagaEventSchemas } from './events.js';

export type SagaKind = 'payment' | 'refund';

export interface Saga {
  readonly kind: SagaKind;
  readonly payment: string;
  readonly requests: ReadonlyMap<string, ChannelRequestState>;
  /** Cases that were opened. */
  readonly cases: ReadonlySet<string>;
  /** Callbacks that were brought here, by event id. */
  readonly callbacks: ReadonlySet<string>;
  /** Why it waits for a person; null where it does not. */
  readonly stuck: string | null;
  readonly ended: boolean;
  /** How often a person let it go on: each time failed operations may be tried anew. */
  readonly resumes: number;
}

/** State of `saga-{id}`: null before it starts. */
export type SagaState = Saga | null;

export const isSagaEvent = (event: DomainEvent): event is SagaEvent =>
  event.type in sagaEventSchemas;

/** @param id id of the event; @param at instant of its metadata. */
export function evolveSaga(state: SagaState, event: SagaEvent, id: string, at: string): SagaState {
  if (event.type === 'SagaStarted') {
    const { kind, payment } = event.data;
    const none = { requests: new Map(), cases: new Set<string>(), callbacks: new Set<string>() };
    return { kind, payment, ...none, stuck: null, ended: false, resumes: 0 };
  }
  if (state === null) throw new Error(`${event.type} before SagaStarted`);
  switch (event.type) {
    case 'ChannelCallRequested': {
      const { requestNo, channel, call, operation, instance, leaseUntil, request } = event.data;
      const known =
        state.requests.get(requestNo) ?? newRequestState(channel, { ...request, requestNo });
      return withRequest(state, requestNo, {
        ...known,
        open: { call, operation, instance, leaseUntilMs: fromInstant(leaseUntil) },
        // The same call may be claimed again by another process: it is still one call.
        calls: known.open?.call === call ? known.calls : known.calls + 1,
        closeAsked: known.closeAsked || operation === 'close',
      });
    }
    case 'ChannelCallSettled': {
      const { requestNo, answer, operation } = event.data;
      return answered(state, requestNo, answer, { operation, event: id, at });
    }
    case 'CallbackNoted': {
      const { requestNo, answer, callback } = event.data;
      const noted = { ...state, callbacks: new Set([...state.callbacks, callback]), ended: false };
      return answered(noted, requestNo, answer, { operation: 'callback', event: callback, at });
    }
    case 'CaseRaised':
      return { ...state, cases: new Set([...state.cases, event.data.case]) };
    case 'SagaStuck':
      return { ...state, stuck: event.data.reason };
    case 'SagaResumed':
      return {
        ...state,
        stuck: null,
        resumes: state.resumes + 1,
        requests: new Map([...state.requests].map(([no, request]) => [no, askAgain(request)])),
      };
    case 'SagaEnded':
      return { ...state, ended: true, stuck: null };
  }
}

export const foldSaga = (
  events: readonly StoredEvent<SagaEvent>[],
  from: SagaState = null,
): SagaState =>
  events.reduce(
    (state, { event, id, metadata }) => evolveSaga(state, event, id, metadata.at),
    from,
  );

type Answer = Parameters<typeof takeAnswer>[1];

function answered(
  saga: Saga,
  requestNo: string,
  answer: Answer,
  { operation, event, at }: { operation: Operation | 'callback'; event: string; at: string },
): Saga {
  const request = saga.requests.get(requestNo);
  // A callback may speak of a request that this saga never made: it is noted and changes nothing.
  if (request === undefined) return saga;
  const open = operation === 'callback' ? request.open : null;
  const source = { operation, event, atMs: fromInstant(at) };
  return withRequest(saga, requestNo, takeAnswer({ ...request, open }, answer, source));
}

const withRequest = (saga: Saga, requestNo: string, request: ChannelRequestState): Saga => ({
  ...saga,
  requests: new Map(saga.requests).set(requestNo, request),
});
