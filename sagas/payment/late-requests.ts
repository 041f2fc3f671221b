import type { ChannelRequestState } from '../../domain/channel/request.js';
import { derivedId } from '../../domain/kernel/ids.js';
import { book, type Effect, type SagaView } from './effect.js';

export const lateCaseOf = (requestNo: string): string =>
  derivedId('case', 'late_request', requestNo);

/** Captures and refunds that a channel performed after it had promised not to. */
export function planLateRequests({ saga }: SagaView): Effect[] {
  const isLate = ({ late, request: { kind } }: ChannelRequestState) =>
    late !== null && (kind === 'capture' || kind === 'refund');
  return [...saga.requests.values()]
    .filter((state) => isLate(state) && !saga.cases.has(lateCaseOf(state.request.requestNo)))
    .map(({ request: { requestNo } }) => book({ booking: 'late_request', requestNo }));
}
