/** Refunds: what is asked for counts at once, so that no two requests can share the same money. */
import { accept, type Decision, reject } from '../../kernel/decider.js';
import { parseAmount, toText } from '../../money/money.js';
import { amountCaptured, amountRefundable } from '../amounts.js';
import type { CommandOf } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import { refundFeeShare } from '../fees.js';
import { currentAttempt, type Payment, type Refund } from '../payment.js';
import { reservationIdOf } from '../postings.js';
import { requestNo } from '../request-no.js';

export function requestRefund(
  command: CommandOf<'RequestRefund'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const known = findRefund(payment, command.refund);
  if (known !== undefined && known.status !== 'withdrawn') {
    return known.contentHash === command.contentHash
      ? accept()
      : reject('idempotency_key_reused', 'the key came with another refund before');
  }
  const attempt = currentAttempt(payment);
  if (attempt === undefined || amountCaptured(payment).minor === 0n) {
    return reject('payment_not_refundable', 'nothing was captured');
  }
  const refundable = amountRefundable(payment);
  const amount = command.amount === null ? undefined : parseAmount(command.amount);
  if (amount?.accepted === false) return amount;
  const wanted = amount?.amount ?? refundable;
  if (wanted.currency !== payment.amount.currency) {
    return reject('currency_unsupported', 'a refund is in the currency of its payment', 'amount');
  }
  if (wanted.minor === 0n || wanted.minor > refundable.minor) {
    return reject('refund_exceeds_captured', 'not so much is left to refund', 'amount');
  }
  return accept({
    type: 'RefundRequested',
    data: {
      refund: command.refund,
      requestNo: requestNo(payment.id, 'r', payment.refunds.length + 1),
      channel: attempt.channel,
      amount: toText(wanted),
      feeShare: toText(refundFeeShare(payment, wanted)),
      reason: command.reason,
      metadata: { ...command.metadata },
      scenario: command.scenario,
      contentHash: command.contentHash,
    },
  });
}

/** A reservation is that of one request: not of another that was made under the same id since. */
export function recordRefundReserved(
  { refund, reservation }: CommandOf<'RecordRefundReserved'>,
  payment: Payment,
): Decision<PaymentEvent> {
  const newest = findRefund(payment, refund);
  if (newest !== undefined && reservationIdOf(newest) !== reservation) return accept();
  return when(payment, refund, 'requested', {
    type: 'RefundReserved',
    data: { refund, reservation },
  });
}

export function withdrawRefund(
  { refund, rejection }: CommandOf<'WithdrawRefund'>,
  payment: Payment,
): Decision<PaymentEvent> {
  return when(payment, refund, 'requested', {
    type: 'RefundWithdrawn',
    data: { refund, rejection: { ...rejection } },
  });
}

export function recordRefundConfirmed(
  { refund, channelReference }: CommandOf<'RecordRefundConfirmed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  return when(payment, refund, 'reserved', {
    type: 'RefundConfirmed',
    data: { refund, channelReference },
  });
}

export function recordRefundSucceeded(
  { refund, transaction }: CommandOf<'RecordRefundSucceeded'>,
  payment: Payment,
): Decision<PaymentEvent> {
  return when(payment, refund, 'confirmed', {
    type: 'RefundSucceeded',
    data: { refund, transaction },
  });
}

export function recordRefundFailed(
  { refund, failure }: CommandOf<'RecordRefundFailed'>,
  payment: Payment,
): Decision<PaymentEvent> {
  return when(payment, refund, 'reserved', {
    type: 'RefundFailed',
    data: { refund, failure: { ...failure } },
  });
}

/** The newest refund of an id: a withdrawn one may have been asked for again. */
export const findRefund = (payment: Payment, id: string): Refund | undefined =>
  payment.refunds.findLast((refund) => refund.id === id);

/** The event where the refund stands so; else nothing, for it was recorded before. */
function when(
  payment: Payment,
  id: string,
  status: Refund['status'],
  event: PaymentEvent,
): Decision<PaymentEvent> {
  const refund = findRefund(payment, id);
  return refund !== undefined && refund.status === status ? accept(event) : accept();
}
