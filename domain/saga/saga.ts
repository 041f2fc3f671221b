/** What the events of a saga say: its requests at channels by number, and whether it needs manual action. */
import {
  askAgain,
  type ChannelRequestState,
  newRequestState,
  type Operation,
  takeAnswer,
} from '../channel/request.js';
import { fromInstant } from '../kernel/clock.js';
import type { DomainEvent } from '../kernel/event.js';
import { type SagaEvent, sagaEventSchemas } from './events.js';

/** Names a saga: a subject belongs to one flow alone. */
export interface SagaName {
  /** Kind of the flow. */
  readonly flow: string;
  /** Id of what the flow drives. */
  readonly subject: string;
}

export interface Saga extends SagaName {
  /** Random id of the process that carries it on. */
  readonly owner: string;
  readonly requests: ReadonlyMap<string, ChannelRequestState>;
  /** Cases that were opened. */
  readonly cases: ReadonlySet<string>;
  /** Callbacks that were brought here, by event id. */
  readonly callbacks: ReadonlySet<string>;
  /** Why it needs manual action; null if it does not. */
  readonly stuck: string | null;
  readonly ended: boolean;
  /** How often somebody let it go on by hand: each time failed operations may be tried anew. */
  readonly resumes: number;
}

/** Null before it starts. */
export type SagaState = Saga | null;

/** The sagas of an aggregate, by subject. */
export type Sagas = ReadonlyMap<string, Saga>;

export const isSagaEvent = (event: DomainEvent): event is SagaEvent =>
  event.type in sagaEventSchemas;

/** @param id id of the event; @param at instant of its metadata. */
export function evolveSaga(state: SagaState, event: SagaEvent, id: string, at: string): SagaState {
  if (event.type === 'SagaStarted') {
    const { flow, subject, owner } = event.data;
    const none = { requests: new Map(), cases: new Set<string>(), callbacks: new Set<string>() };
    return { flow, subject, owner, ...none, stuck: null, ended: false, resumes: 0 };
  }
  if (state === null) throw new Error(`${event.type} before SagaStarted`);
  switch (event.type) {
    case 'SagaTaken':
      return { ...state, owner: event.data.owner, ended: false };
    case 'ChannelCallRequested': {
      const { requestNo, channel, call, operation, instance, leaseUntil, request } = event.data;
      const known =
        state.requests.get(requestNo) ?? newRequestState(channel, { ...request, requestNo });
      return withRequest({ ...state, ended: false }, requestNo, {
        ...known,
        open: { call, operation, instance, leaseUntilMs: fromInstant(leaseUntil) },
        // The same call may be claimed again by another process: it is still one call.
        calls: known.open?.call === call ? known.calls : known.calls + 1,
        closeAsked: known.closeAsked || operation === 'close',
      });
    }
    case 'ChannelCallSettled': {
      const { requestNo, answer, operation, answeredAt } = event.data;
      return answered(state, requestNo, answer, { operation, event: id, at: answeredAt });
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

/** The sagas after an event of any of them. */
export const evolveSagas = (sagas: Sagas, event: SagaEvent, id: string, at: string): Sagas => {
  const { subject } = event.data;
  const next = evolveSaga(sagas.get(subject) ?? null, event, id, at);
  return next === null ? sagas : new Map(sagas).set(subject, next);
};

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
