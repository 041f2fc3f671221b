import type { ChannelRequestState } from '../../domain/channel/request.js';
import { derivedId } from '../../domain/ids.js';
import type { Payment } from '../../domain/payment/payment.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import { book, type Effect, type SagaView } from './effect.js';

export const lateCaseOf = (requestNo: string): string =>
  derivedId('case', 'late_request', requestNo);

/** Captures and refunds that a channel performed after it had promised not to. */
export function planLateRequests({ payment, saga }: SagaView): Effect[] {
  const isLate = ({ late, request: { kind, requestNo } }: ChannelRequestState) =>
    late !== null && (kind === 'capture' || kind === 'refund') && !isExpected(payment, requestNo);
  return [...saga.requests.values()]
    .filter((state) => isLate(state) && !saga.cases.has(lateCaseOf(state.request.requestNo)))
    .map(({ request: { requestNo } }) => book({ booking: 'late_request', requestNo }));
}

/**
 * Money that goes back from suspense goes back all the same, late or not: a request that does so is no
 * further movement, as long as no other request has done it.
 */
function isExpected(payment: Payment, requestNo: string): boolean {
  const base = readRequestNo(requestNo)?.base;
  const late = payment.lateSuccesses.find((known) => known.requestNo === base);
  if (late !== undefined) return !late.refunded || late.refundedBy === requestNo;
  const refund = payment.suspenseRefunds.find((known) => known.requestNo === base);
  return refund?.status === 'requested' || refund?.performed === requestNo;
}
