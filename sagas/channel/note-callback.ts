/**
 * Brings a callback to its saga. A callback that says nothing new leaves no trace there: it is in the log as it
 * came. A channel can only speak of what was asked of itself.
 */
import { takeAnswer } from '../../domain/channel/request.js';
import type { Saga } from '../../domain/saga/saga.js';
import type { Draft } from '../runner/draft.js';
import type { AnyFlow } from '../runner/flow.js';
import type { PendingCallback } from './callback.js';
import { foreignCallback } from './cases.js';

/** @returns the saga that has something to do because of it; undefined if none has. */
export function noteCallback<State>(
  draft: Draft<State>,
  flows: readonly AnyFlow[],
  { event, channel, requestNo, answer }: PendingCallback,
): Saga | undefined {
  const saga = sagaOf(draft, flows, requestNo);
  const request = saga?.requests.get(requestNo);
  if (saga === undefined || request === undefined || saga.callbacks.has(event)) return undefined;
  const { flow, subject } = saga;
  if (request.channel !== channel) {
    const report = foreignCallback(saga, { callback: event, channel, requestNo });
    if (saga.cases.has(report.case)) return undefined;
    const script = draft.scripts.get(subject) ?? [];
    draft.scripts.set(subject, [{ effect: 'raise', report }, ...script]);
    return saga;
  }
  const source = { operation: 'callback', event, atMs: 0 } as const;
  if (takeAnswer(request, answer, source) === request) return undefined;
  const noted = { flow, subject, callback: event, requestNo, answer };
  draft.record(subject, { type: 'CallbackNoted', data: noted });
  return saga;
}

function sagaOf<State>(draft: Draft<State>, flows: readonly AnyFlow[], requestNo: string) {
  const state = draft.state.aggregate;
  if (state === null) return undefined;
  for (const { subjectOf } of flows) {
    const subject = subjectOf(requestNo, state);
    if (subject !== undefined) return draft.saga(subject);
  }
  return undefined;
}
