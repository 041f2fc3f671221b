/**
 * Every channel call is settled, or still open in a saga that has not ended; or its answer was lost
 * with the process that made it, and a callback told the outcome.
 */
import type { Check } from './check.js';

export interface SagaCallsCheck extends Check {
  /** Ids of the sagas that have not ended, as far as the log was read. */
  readonly running: ReadonlySet<string>;
}

export function sagaCalls(): SagaCallsCheck {
  /** Calls that are not settled, with their request, by stream. */
  const open = new Map<string, Map<string, string>>();
  /** Requests with a definite outcome, of streams with open calls. */
  const resolved = new Map<string, Set<string>>();
  const running = new Set<string>();
  return {
    name: 'saga-calls',
    running,
    apply(event, report) {
      const { event: happened } = event;
      switch (happened.type) {
        case 'SagaStarted':
          running.add(happened.data.saga);
          return;
        case 'ChannelCallRequested': {
          const calls = open.get(event.stream) ?? new Map<string, string>();
          open.set(event.stream, calls.set(happened.data.call, happened.data.requestNo));
          running.add(sagaOf(event.stream));
          return;
        }
        case 'ChannelCallSettled': {
          const calls = open.get(event.stream);
          if (calls?.delete(happened.data.call) !== true) {
            report(`call ${happened.data.call} is settled and was not open`, event);
          }
          if (calls?.size === 0) {
            open.delete(event.stream);
            resolved.delete(event.stream);
          }
          return;
        }
        case 'CallbackNoted': {
          const { requestNo, answer } = happened.data;
          if (open.has(event.stream) && isDefinite(answer.outcome)) {
            const requests = resolved.get(event.stream) ?? new Set();
            resolved.set(event.stream, requests.add(requestNo));
          }
          // A late callback wakes an ended saga once more.
          running.add(sagaOf(event.stream));
          return;
        }
        case 'SagaResumed':
          running.add(sagaOf(event.stream));
          return;
        case 'SagaEnded': {
          const told = resolved.get(event.stream);
          const unknown = [...(open.get(event.stream)?.values() ?? [])].filter(
            (requestNo) => told?.has(requestNo) !== true,
          );
          if (unknown.length > 0) report(`ended with ${unknown.length} open channel calls`, event);
          running.delete(sagaOf(event.stream));
          return;
        }
        default:
          return;
      }
    },
  };
}

const isDefinite = (outcome: string): boolean => outcome === 'succeeded' || outcome === 'failed';

const sagaOf = (stream: string): string => stream.slice('saga-'.length);
