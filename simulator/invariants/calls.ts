/** No call of a channel is left unanswered-for: it is settled, or its request's outcome is known otherwise. */
import type { TallybookEvent } from '../../domain/events.js';
import { type Report, Violation } from '../violation.js';

const DEFINITE: ReadonlySet<string> = new Set(['succeeded', 'failed', 'closed']);

export function watchCalls(report: Report) {
  /** Request numbers of calls that are not settled, by call. */
  const open = new Map<string, string>();
  /** Requests with a definite outcome. */
  const answered = new Set<string>();
  return {
    observe({ type, data }: TallybookEvent): void {
      if (type === 'ChannelCallRequested') open.set(data.call, data.requestNo);
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
