/** Cases that what a saga has seen calls for: each once, by an id derived from its cause. */
import { derivedId } from '../../domain/kernel/ids.js';
import type { ChannelRequestState } from '../../domain/channel/request.js';
import type { CaseReport, Effect, SagaView } from '../runner/effect.js';

/** Contradictions and amounts that do not fit, in any request. */
export function planConflicts({ id, payment, saga }: SagaView): Effect[] {
  return [...saga.requests.values()].flatMap((request) =>
    request.conflicts
      .map((conflict) => ({ conflict, case: derivedId('case', conflict.kind, conflict.event) }))
      .filter((found) => !saga.cases.has(found.case))
      .map(({ conflict, case: caseId }) => ({
        effect: 'raise' as const,
        report: {
          case: caseId,
          kind: conflict.kind,
          payment: payment.id,
          refund: saga.kind === 'refund' ? id : null,
          channel: request.channel,
          summary: conflict.summary,
          details: { requestNo: request.request.requestNo, event: conflict.event },
        },
      })),
  );
}

export const lateCaseOf = (requestNo: string): string =>
  derivedId('case', 'late_request', requestNo);

/** Captures and refunds that a channel performed after it had promised not to. */
export function planLateRequests({ saga }: SagaView): Effect[] {
  const isLate = ({ late, request: { kind } }: ChannelRequestState) =>
    late !== null && (kind === 'capture' || kind === 'refund');
  return [...saga.requests.values()]
    .filter((state) => isLate(state) && !saga.cases.has(lateCaseOf(state.request.requestNo)))
    .map(({ request: { requestNo } }) => ({
      effect: 'book',
      what: { booking: 'late_request', requestNo },
    }));
}

/** A callback in which a channel speaks of a request that was made to another one. */
export function foreignCallback(
  { id, payment, saga }: SagaView,
  { callback, channel, requestNo }: { callback: string; channel: string; requestNo: string },
): CaseReport {
  return {
    case: derivedId('case', 'callback_mismatch', callback),
    kind: 'callback_mismatch',
    payment: payment.id,
    refund: saga.kind === 'refund' ? id : null,
    channel,
    summary: 'a callback spoke of a request that was made to another channel',
    details: { requestNo, event: callback },
  };
}
