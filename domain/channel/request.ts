/**
 * A request at a channel as the saga's stream tells it; what to do about it next is in `next-step.ts`.
 * Sending, asking and closing may happen any number of times; the request itself happens at most once.
 */
import type { SealedUnderKey } from '../data-key/sealed.js';
import type { ChannelAnswer, ChannelRequest } from './port.js';
import { sameAmount } from './port.js';

/** A request as it is planned and stored: what stands for a card is sealed, and opened for the call alone. */
export interface PlannedRequest extends Omit<ChannelRequest, 'token'> {
  readonly token?: SealedUnderKey | undefined;
}

export type Operation = 'send' | 'query' | 'close';

/** The number of a further try of the same request: the first try bears the plain number. */
export const tryNo = (base: string, number: number): string =>
  number === 1 ? base : `${base}t${number}`;

/** A call that was recorded as requested and is not yet settled. */
export interface OpenCall {
  readonly call: string;
  readonly operation: Operation;
  readonly instance: string;
  readonly leaseUntilMs: number;
}

export interface ChannelRequestState {
  readonly channel: string;
  readonly request: PlannedRequest;
  readonly open: OpenCall | null;
  /** How the request ended, as far as a channel can promise; null while that is open. */
  readonly resolution: {
    readonly as: 'succeeded' | 'failed' | 'closed';
    readonly answer: ChannelAnswer;
  } | null;
  /** The newest answer that left the outcome open. */
  readonly pending: ChannelAnswer | null;
  /** When the newest answer came, milliseconds since 1970. */
  readonly answeredMs: number;
  /** Queries and closes that left the outcome open: the place on the ladder of waits. */
  readonly rungs: number;
  readonly notFound: number;
  /** Calls requested so far. */
  readonly calls: number;
  /** A close was asked for at least once. */
  readonly closeAsked: boolean;
  /** The channel took money after it had promised not to, or after it had said that it failed. */
  readonly late: ChannelAnswer | null;
  /** What does not fit: opens a case. By cause, once each. */
  readonly conflicts: readonly Conflict[];
  /** A callback that cannot be believed asks for a query at once. */
  readonly askNow: boolean;
  /**
   * A callback speaks of money after the request had failed or was closed, in an amount that cannot be
   * believed: the channel is asked until it has said which it was.
   */
  readonly inDoubt: boolean;
}

export interface Conflict {
  readonly kind: 'callback_mismatch' | 'answer_mismatch' | 'contradiction';
  /** Id of the event that shows it. */
  readonly event: string;
  readonly summary: string;
}

export const newRequestState = (channel: string, request: PlannedRequest): ChannelRequestState => ({
  channel,
  request,
  open: null,
  resolution: null,
  pending: null,
  answeredMs: 0,
  rungs: 0,
  notFound: 0,
  calls: 0,
  closeAsked: false,
  late: null,
  conflicts: [],
  askNow: false,
  inDoubt: false,
});

/** Where an answer comes from: our own call, or a callback. */
export type Source = {
  readonly operation: Operation | 'callback';
  readonly event: string;
  readonly atMs: number;
};

/** The state after an answer. Repetitions and any order lead to the same state. */
export function takeAnswer(
  state: ChannelRequestState,
  answer: ChannelAnswer,
  source: Source,
): ChannelRequestState {
  if (answer.outcome === 'succeeded' && !isBelievable(state, answer, source)) {
    // An answer to the request itself that makes no sense is asked for once more.
    return source.operation === 'send'
      ? takeAnswer(state, { ...answer, outcome: 'unknown' }, source)
      : mismatch(state, source);
  }
  const { outcome } = answer;
  const definite = outcome === 'succeeded' || outcome === 'failed';
  if (state.resolution !== null) {
    const after = definite ? afterResolution(state, answer, source) : state;
    return state.inDoubt ? answerToDoubt(after, answer, source) : after;
  }
  if (definite) return { ...state, resolution: { as: outcome, answer }, askNow: false };
  if (outcome === 'closed') {
    const answeredMs = source.atMs;
    return { ...state, resolution: { as: 'closed', answer }, askNow: false, answeredMs };
  }
  // An older "pending" that arrives as a callback says nothing new.
  if (source.operation === 'callback') return state;
  return {
    ...state,
    pending: outcome === 'pending' || outcome === 'action_required' ? answer : state.pending,
    answeredMs: source.atMs,
    rungs: source.operation === 'send' ? state.rungs : state.rungs + 1,
    notFound: outcome === 'not_found' ? state.notFound + 1 : state.notFound,
    askNow: false,
  };
}

/**
 * Whether a success is a fact. What the channel answers to us is, in the amount that it names, if that is
 * in the currency that was asked for and above zero. A callback with another amount is not: the query's
 * amount decides.
 */
function isBelievable(
  { request, resolution }: ChannelRequestState,
  { amount }: ChannelAnswer,
  { operation }: Source,
): boolean {
  const known = resolution?.as === 'succeeded' ? resolution.answer.amount : null;
  if (amount === null) return false;
  if (operation === 'callback') return sameAmount(amount, known ?? request.amount);
  return amount.currency === request.amount.currency && /[1-9]/.test(amount.value);
}

/** A person lets a request go on whose answer could not be right: the channel is asked once more. */
export const askAgain = (state: ChannelRequestState): ChannelRequestState => ({
  ...state,
  conflicts: state.conflicts.filter(({ kind }) => kind !== 'answer_mismatch'),
});

function mismatch(state: ChannelRequestState, source: Source): ChannelRequestState {
  const callback = source.operation === 'callback';
  const conflict: Conflict = {
    kind: callback ? 'callback_mismatch' : 'answer_mismatch',
    event: source.event,
    summary: `${callback ? 'a callback' : 'the channel'} named an amount that cannot be taken for a fact`,
  };
  const conflicts = [...state.conflicts, conflict];
  const inDoubt = isOverUnpaid(state) && (callback || state.inDoubt);
  // The query's amount decides: after a callback it is asked for at once.
  const askNow = callback && (state.resolution === null || inDoubt);
  return { ...state, conflicts, askNow, inDoubt };
}

/** It failed or was closed, and nothing is known of money all the same. */
const isOverUnpaid = ({ resolution, late }: ChannelRequestState): boolean =>
  resolution !== null && resolution.as !== 'succeeded' && late === null;

/** Its end is known, and a callback has shaken it: what the channel answers to us decides. */
function answerToDoubt(
  state: ChannelRequestState,
  { outcome }: ChannelAnswer,
  { operation, atMs }: Source,
): ChannelRequestState {
  const settled = { ...state, askNow: false, inDoubt: false };
  if (state.late !== null) return settled;
  if (operation === 'callback') return state;
  if (outcome !== 'unknown' && outcome !== 'pending' && outcome !== 'action_required') {
    return settled;
  }
  return { ...state, askNow: false, answeredMs: atMs, rungs: state.rungs + 1 };
}

/** What comes after the end: a repetition, money that was not expected any more, or a contradiction. */
function afterResolution(
  state: ChannelRequestState,
  answer: ChannelAnswer,
  source: Source,
): ChannelRequestState {
  const as = state.resolution?.as;
  if (answer.outcome === as) return state;
  if (state.late !== null) return state;
  if (answer.outcome === 'succeeded') {
    const late = { ...state, late: answer };
    // That a close came too late is what closes are like; a failure taken back is a contradiction.
    return as === 'closed' ? late : contradicted(late, source, 'failed', 'succeeded');
  }
  return as === 'closed' ? state : contradicted(state, source, 'succeeded', 'failed');
}

const contradicted = (
  state: ChannelRequestState,
  { event }: Source,
  first: string,
  then: string,
): ChannelRequestState => {
  const summary = `the channel first said that the request ${first}, then that it ${then}`;
  return { ...state, conflicts: [...state.conflicts, { kind: 'contradiction', event, summary }] };
};
