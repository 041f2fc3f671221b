/** One operation at a channel, carried through tries, queries and closes to a definite end. */
import type { ChannelAnswer } from '../../domain/channel/port.js';
import { nextStep } from '../../domain/channel/next-step.js';
import { type PlannedRequest, tryNo } from '../../domain/channel/request.js';
import type { Saga } from '../../domain/saga/saga.js';
import { type Effect, type PlanOptions, wait } from '../runner/flow.js';

/**
 * Tries of one operation before it needs manual action, by how they came to nothing; each resume by hand gives as many
 * more. What a channel refuses it refuses again. What it closed had not arrived: that may be over in a while, so there
 * are more of these, with the ladder's waits between them.
 */
const TRIES = { failed: 3, closed: 10 } as const;

export interface OperationPlan<Command, Booking> {
  readonly channel: string;
  /** The request without its number and scenario. */
  readonly request: Omit<PlannedRequest, 'requestNo' | 'scenario'>;
  /** Number of the first try. */
  readonly base: string;
  /** Sandbox only, and only for the first try. */
  readonly scenario: string | null;
  /** Ask the channel to stop it, if it still can. */
  readonly wantClose?: boolean;
  /**
   * A try that the channel promised never to perform is tried again under a new number: `closed`; or
   * a request that it refused as well: `closed_or_failed`. Attempts are not: they go to another channel.
   */
  readonly again?: 'closed' | 'closed_or_failed';
  readonly onSucceeded: (answer: ChannelAnswer) => Effect<Command, Booking>;
  readonly onFailed: (failure: Failed) => Effect<Command, Booking>;
  /**
   * An earlier try was performed after the channel had said that it would not be: what was wanted has
   * happened, and no further try may be sent. Left out if another part takes care of such money.
   */
  readonly onLate?: (answer: ChannelAnswer) => Effect<Command, Booking>;
  /**
   * Nothing is left to ask for: tries that were sent are followed to their end, and then this is done
   * instead of a further request.
   */
  readonly onNothingLeft?: (() => Effect<Command, Booking>) | undefined;
  /** The outcome is open with this answer, if one came. */
  readonly onOpen?: (pending: ChannelAnswer | null) => Effect<Command, Booking> | undefined;
}

/** How an operation came to nothing. */
export interface Failed {
  readonly as: 'failed' | 'closed';
  readonly code: string;
  readonly message: string;
  readonly final: boolean;
}

export function planOperation<Command, Booking>(
  plan: OperationPlan<Command, Booking>,
  saga: Saga,
  options: Pick<PlanOptions, 'nowMs' | 'ladder'>,
): Effect<Command, Booking> {
  const spent = { failed: 0, closed: 0 };
  let closedMs: number | null = null;
  let late: ChannelAnswer | null = null;
  for (let number = 1; ; number++) {
    const requestNo = tryNo(plan.base, number);
    const state = saga.requests.get(requestNo);
    if (state === undefined) {
      if (late !== null && plan.onLate !== undefined) return plan.onLate(late);
      if (plan.onNothingLeft !== undefined) return plan.onNothingLeft();
      const untilMs = closedMs === null ? 0 : nextTryMs(closedMs, spent.closed, options);
      if (options.nowMs < untilMs) return wait(untilMs);
      const scenario = number === 1 ? plan.scenario : null;
      const request = { ...plan.request, requestNo, scenario };
      // What nobody is known to have sent is closed all the same: another process may be about to.
      const operation = plan.wantClose ? 'close' : 'send';
      return { effect: 'call', channel: plan.channel, operation, request };
    }
    const next = nextStep(state, { ...options, wantClose: plan.wantClose ?? false });
    switch (next.step) {
      case 'call': {
        const { channel, request } = state;
        const before = plan.onOpen?.(state.pending);
        return before ?? { effect: 'call', channel, operation: next.operation, request };
      }
      case 'wait':
        return plan.onOpen?.(state.pending) ?? wait(next.untilMs);
      case 'stuck':
        return saga.stuck === null ? { effect: 'stuck', reason: next.reason } : wait(null);
      case 'done': {
        if (next.as === 'succeeded') return plan.onSucceeded(next.answer);
        const again =
          next.as === 'closed' ? plan.again !== undefined : plan.again === 'closed_or_failed';
        late ??= state.late;
        spent[next.as] += 1;
        closedMs = next.as === 'closed' ? state.answeredMs : null;
        if (again && spent[next.as] < TRIES[next.as] * (saga.resumes + 1)) continue;
        if (late !== null && plan.onLate !== undefined) return plan.onLate(late);
        return plan.onNothingLeft?.() ?? plan.onFailed(failed(next.as, next.answer));
      }
    }
  }
}

/** When what was closed is tried again: each time that it was closed, the wait is longer. */
function nextTryMs(
  closedMs: number,
  closed: number,
  { nowMs, ladder: { waitsMs } }: Pick<PlanOptions, 'nowMs' | 'ladder'>,
): number {
  const waitMs = waitsMs[Math.min(closed, waitsMs.length) - 1] ?? 0;
  // Closed later than now: the clock was set back, and how long ago it was is not known.
  return closedMs > nowMs + waitMs ? 0 : closedMs + waitMs;
}

function failed(as: Failed['as'], { failure }: ChannelAnswer): Failed {
  if (as === 'closed') {
    return {
      as,
      code: 'closed',
      message: 'closed at the channel before it happened',
      final: false,
    };
  }
  const { code = 'declined', message = 'the channel refused', final = true } = failure ?? {};
  return { as, code, message, final };
}
