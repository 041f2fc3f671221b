/**
 * No call of a channel is left unanswered-for: it is settled, or its request's outcome is known otherwise. And
 * no request is asked after so often that nobody can have waited in between.
 */
import type { TallybookEvent } from '../../domain/events.js';
import { type Report, Violation } from '../violation.js';

const DEFINITE: ReadonlySet<string> = new Set(['succeeded', 'failed', 'closed']);

/** So many calls in a row take the ladder of waits far longer than this, whatever callbacks come between. */
const IN_A_ROW = 20;
const AT_LEAST_MS = 10_000;

export function watchCalls(report: Report) {
  /** Request numbers of calls that are not settled, by call. */
  const open = new Map<string, string>();
  /** Requests with a definite outcome. */
  const answered = new Set<string>();
  /** When the last calls of a request were made, as their leases tell, by request number. */
  const lately = new Map<string, readonly number[]>();
  return {
    observe({ type, data }: TallybookEvent): void {
      if (type === 'ChannelCallRequested') {
        open.set(data.call, data.requestNo);
        const times = [...(lately.get(data.requestNo) ?? []), Date.parse(data.leaseUntil)];
        lately.set(data.requestNo, times.slice(-IN_A_ROW));
        if (times.length > IN_A_ROW && forwardMs(times) < AT_LEAST_MS) {
          report(new Violation('calls', `${data.requestNo} is asked after again and again`));
        }
      }
      if (type === 'ChannelCallSettled') open.delete(data.call);
      if (type !== 'ChannelCallSettled' && type !== 'CallbackNoted') return;
      if (DEFINITE.has(data.answer.outcome)) answered.add(data.requestNo);
    },
    /** At the end of a story. */
    finish(): void {
      for (const [call, requestNo] of open) {
        if (answered.has(requestNo)) continue;
        report(new Violation('calls', `call ${call} about ${requestNo} was never answered`));
      }
    },
  };
}

/** Time between the first and the last, without the steps back of a clock that was set. */
const forwardMs = (times: readonly number[]): number =>
  times.reduce((sum, time, index) => sum + Math.max(0, time - (times[index - 1] ?? time)), 0);
