/** Every channel call is settled, or still open in a saga that has not ended. */
import type { Check } from './check.js';

export interface SagaCallsCheck extends Check {
  /** Ids of the sagas that have not ended, as far as the log was read. */
  readonly running: ReadonlySet<string>;
}

export function sagaCalls(): SagaCallsCheck {
  const open = new Map<string, Set<string>>();
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
          const calls = open.get(event.stream) ?? new Set();
          open.set(event.stream, calls.add(happened.data.call));
          running.add(sagaOf(event.stream));
          return;
        }
        case 'ChannelCallSettled': {
          const calls = open.get(event.stream);
          if (calls?.delete(happened.data.call) !== true) {
            report(`call ${happened.data.call} is settled and was not open`, event);
          }
          if (calls?.size === 0) open.delete(event.stream);
          return;
        }
        // A late callback wakes an ended saga once more.
        case 'CallbackNoted':
        case 'SagaResumed':
          running.add(sagaOf(event.stream));
          return;
        case 'SagaEnded': {
          const calls = open.get(event.stream);
          if (calls !== undefined) report(`ended with ${calls.size} open channel calls`, event);
          running.delete(sagaOf(event.stream));
          return;
        }
        default:
          return;
      }
    },
  };
}

const sagaOf = (stream: string): string => stream.slice('saga-'.length);
