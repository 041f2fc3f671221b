/** Money of a case, and of no capture, goes back at the channel: an operator's resolution, approved. */
import { accept, type Decision } from '../../kernel/decider.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import type { Payment } from '../payment.js';
import { requestNo } from '../request-no.js';

/** The claim of the money is what makes it one request, however often it is asked for. */
export function requestSuspenseRefund(
  command: CommandOf<'RequestSuspenseRefund'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const { case: id, claim, channel, original, amount } = command;
  if (payment.suspenseRefunds.some((known) => known.claim === claim)) return accept();
  const number = requestNo(payment.id, 's', payment.suspenseRefunds.length + 1);
  return accept({
    type: 'SuspenseRefundRequested',
    data: { case: id, claim, requestNo: number, channel, original, amount: { ...amount } },
  });
}

export function recordSuspenseRefunded(
  command: CommandOf<'RecordSuspenseRefunded'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const { requestNo, performed, channelReference, transaction } = command;
  if (!isOpen(payment, requestNo)) return accept();
  return accept({
    type: 'SuspenseRefunded',
    data: { requestNo, performed, channelReference, transaction },
  });
}

export function recordSuspenseRefundFailed(
  { requestNo, failure }: CommandOf<'RecordSuspenseRefundFailed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  if (!isOpen(payment, requestNo)) return accept();
  return accept({ type: 'SuspenseRefundFailed', data: { requestNo, failure: { ...failure } } });
}

const isOpen = (payment: Payment, no: string): boolean =>
  payment.suspenseRefunds.some(
    ({ requestNo, status }) => requestNo === no && status === 'requested',
  );
