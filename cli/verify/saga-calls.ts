/**
 * Every channel call is settled, or still open in a saga that has not ended; or its answer was lost
 * with the process that made it, and a callback told the outcome.
 */
import { isSagaEvent } from '../../domain/saga/saga.js';
import type { Check } from './check.js';

export interface SagaCallsCheck extends Check {
  /** Ids of the sagas that have not ended, as far as the log was read. */
  readonly running: ReadonlySet<string>;
}

export function sagaCalls(): SagaCallsCheck {
  /** Calls that are not settled, with their request, by saga. */
  const open = new Map<string, Map<string, string>>();
  /** Requests with a definite outcome, of sagas with open calls. */
  const resolved = new Map<string, Set<string>>();
  const running = new Set<string>();
  return {
    name: 'saga-calls',
    running,
    apply(event, report) {
      const { event: happened } = event;
      if (!isSagaEvent(happened)) return;
      const { subject } = happened.data;
      switch (happened.type) {
        case 'SagaStarted':
        case 'SagaTaken':
        case 'SagaResumed':
          running.add(subject);
          return;
        case 'ChannelCallRequested': {
          const calls = open.get(subject) ?? new Map<string, string>();
          open.set(subject, calls.set(happened.data.call, happened.data.requestNo));
          running.add(subject);
          return;
        }
        case 'ChannelCallSettled': {
          const calls = open.get(subject);
          if (calls?.delete(happened.data.call) !== true) {
            report(`call ${happened.data.call} is settled and was not open`, event);
          }
          if (calls?.size === 0) {
            open.delete(subject);
            resolved.delete(subject);
          }
          return;
        }
        case 'CallbackNoted': {
          const { requestNo, answer } = happened.data;
          if (open.has(subject) && isDefinite(answer.outcome)) {
            const requests = resolved.get(subject) ?? new Set();
            resolved.set(subject, requests.add(requestNo));
          }
          // A late callback wakes an ended saga once more.
          running.add(subject);
          return;
        }
        case 'SagaEnded': {
          const told = resolved.get(subject);
          const unknown = [...(open.get(subject)?.values() ?? [])].filter(
            (requestNo) => told?.has(requestNo) !== true,
          );
          if (unknown.length > 0) report(`ended with ${unknown.length} open channel calls`, event);
          running.delete(subject);
          return;
        }
        case 'CaseRaised':
        case 'SagaStuck':
      }
    },
  };
}

const isDefinite = (outcome: string): boolean => outcome === 'succeeded' || outcome === 'failed';
