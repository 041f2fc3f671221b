/** Gives back at the channel what a case held of no capture, as a resolution asked for. */
import type { ChannelAnswer } from '../../domain/channel/port.js';
import { toText } from '../../domain/money/money.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { SuspenseRefund } from '../../domain/payment/payment.js';
import { type OperationPlan, planOperation } from '../channel/operation.js';
import type { PlanOptions } from '../runner/flow.js';
import { waitsForClaimed } from './claimed-movement.js';
import { book, type Booking, type Effect, type SagaView } from './effect.js';

export const planSuspenseRefunds = ({ payment, saga }: SagaView, options: PlanOptions): Effect[] =>
  payment.suspenseRefunds
    .filter(({ status, requestNo }) => status === 'requested' && !waitsForClaimed(saga, requestNo))
    .map((refund) => planOperation(operationOf(refund), saga, options));

function operationOf(refund: SuspenseRefund): OperationPlan<PaymentCommand, Booking> {
  const { requestNo, channel, original, amount } = refund;
  const done = ({ channelReference, amount: said }: ChannelAnswer) =>
    book({
      booking: 'suspense_refund',
      requestNo,
      channelReference: channelReference ?? '',
      confirmed: said ?? toText(amount),
    });
  return {
    channel,
    base: requestNo,
    request: { kind: 'refund', amount: toText(amount), original, method: null, expiresAt: null },
    scenario: null,
    again: 'closed',
    onSucceeded: done,
    onLate: done,
    onFailed: ({ code, message }) =>
      book({ booking: 'suspense_refund_failed', requestNo, failure: { code, message } }),
  };
}
