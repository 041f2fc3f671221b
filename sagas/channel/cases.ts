/** Cases that what a channel said calls for: each once, by an id derived from its cause. */
import { derivedId } from '../../domain/ids.js';
import type { Saga, SagaName } from '../../domain/saga/saga.js';
import type { CaseReport, Effect } from '../runner/flow.js';

/** Contradictions and amounts that do not fit, in any request. */
export function planConflicts(saga: Saga): Effect<never, never>[] {
  const { flow, subject } = saga;
  return [...saga.requests.values()].flatMap((request) =>
    request.conflicts
      .map((conflict) => ({ conflict, case: derivedId('case', conflict.kind, conflict.event) }))
      .filter((found) => !saga.cases.has(found.case))
      .map(({ conflict, case: caseId }) => ({
        effect: 'raise' as const,
        report: {
          case: caseId,
          kind: conflict.kind,
          flow,
          subject,
          channel: request.channel,
          summary: conflict.summary,
          details: { requestNo: request.request.requestNo, event: conflict.event },
        },
      })),
  );
}

/** A callback in which a channel speaks of a request that was made to another channel. */
export const foreignCallback = (
  { flow, subject }: SagaName,
  { callback, channel, requestNo }: { callback: string; channel: string; requestNo: string },
): CaseReport => ({
  case: derivedId('case', 'callback_mismatch', callback),
  kind: 'callback_mismatch',
  flow,
  subject,
  channel,
  summary: 'a callback spoke of a request that was made to another channel',
  details: { requestNo, event: callback },
});
