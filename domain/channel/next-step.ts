/**
 * When a request at a channel is sent, asked after again and closed.
 *
 * "Not found" is no failure: the request may still land. It becomes one only after a close of its
 * number is confirmed, which is asked for after the second "not found".
 */
import type { ChannelAnswer } from './port.js';
import type { ChannelRequestState, Operation } from './request.js';

export interface Ladder {
  /** Waits between queries in milliseconds; the last repeats. */
  readonly waitsMs: readonly number[];
}

export type NextStep =
  | { readonly step: 'call'; readonly operation: Operation }
  | { readonly step: 'wait'; readonly untilMs: number }
  /** Needs manual action: what the channel says cannot be right. */
  | { readonly step: 'stuck'; readonly reason: string }
  | {
      readonly step: 'done';
      readonly as: 'succeeded' | 'failed' | 'closed';
      readonly answer: ChannelAnswer;
    };

const SENSELESS = 'the channel answers with an amount that cannot be taken for a fact';

/**
 * What to do next about a request that was started.
 * @param wantClose the engine wants it stopped (payment expired or canceled): the close is asked for
 *   instead of the outcome; its answer says which it was.
 */
export function nextStep(
  state: ChannelRequestState,
  { nowMs, ladder, wantClose }: { nowMs: number; ladder: Ladder; wantClose: boolean },
): NextStep {
  if (state.resolution !== null) return { step: 'done', ...state.resolution };
  if (state.open !== null) return { step: 'call', operation: state.open.operation };
  if (state.calls === 0) return { step: 'call', operation: 'send' };
  if (state.conflicts.some(({ kind }) => kind === 'answer_mismatch')) {
    return { step: 'stuck', reason: SENSELESS };
  }
  const close = wantClose || state.notFound >= 2;
  // The first close is asked for at once; only a close that left it open climbs the ladder again.
  if (close && !state.closeAsked) return { step: 'call', operation: 'close' };
  const untilMs = askAgainMs(state, nowMs, ladder);
  if (nowMs < untilMs) return { step: 'wait', untilMs };
  return { step: 'call', operation: close ? 'close' : 'query' };
}

/** When a request is asked after again, by the ladder of waits. */
function askAgainMs(state: ChannelRequestState, nowMs: number, { waitsMs }: Ladder): number {
  const wait = waitsMs[Math.min(state.rungs, waitsMs.length - 1)] ?? 0;
  // An answer from beyond the wait: the clock was set back, and how long ago it came is not known.
  const unknown = state.answeredMs > nowMs + wait;
  return state.askNow || unknown ? 0 : state.answeredMs + wait;
}

/** What to do about a request that is over and in doubt; undefined if it is not. */
export function nextOfDoubt(
  state: ChannelRequestState,
  { nowMs, ladder }: { nowMs: number; ladder: Ladder },
): Exclude<NextStep, { step: 'done' }> | undefined {
  if (!state.inDoubt) return undefined;
  if (state.open !== null) return { step: 'call', operation: state.open.operation };
  if (state.conflicts.some(({ kind }) => kind === 'answer_mismatch')) {
    return { step: 'stuck', reason: SENSELESS };
  }
  const untilMs = askAgainMs(state, nowMs, ladder);
  return nowMs < untilMs ? { step: 'wait', untilMs } : { step: 'call', operation: 'query' };
}
