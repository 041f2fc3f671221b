/** Decides a command on a payment: one function per command. */
import { type Decision, reject } from '../../kernel/decider.js';
import type { PaymentCommand } from '../commands.js';
import type { PaymentEvent } from '../events.js';
import type { Payment, PaymentState } from '../payment.js';
import {
  recordAttemptFailed,
  recordAttemptSucceeded,
  recordAwaitingPayer,
  recordRoute,
} from './attempt.js';
import { expireAuthorization, recordRemainderVoided } from './authorization.js';
import {
  recordCaptured,
  recordCaptureFailed,
  recordCapturePosted,
  recordCapturePriced,
  recordExcessPosted,
  recordSuspendedCaptureSettled,
  requestCapture,
} from './capture.js';
import { createPayment, recordCardTokenErased } from './create.js';
import { claimDisputed, releaseDisputed } from './dispute.js';
import { endUnpaid, requestCancel } from './end.js';
import {
  recordLateAuthorizationVoided,
  recordLateSuccess,
  recordLateSuccessRefunded,
} from './late-success.js';
import {
  recordRefundConfirmed,
  recordRefundFailed,
  recordRefundSucceeded,
  recordSuspenseClaimed,
  renewRefundHold,
  requestRefund,
} from './refund.js';
import {
  recordSuspenseRefunded,
  recordSuspenseRefundFailed,
  requestSuspenseRefund,
} from './suspense-refund.js';
import { acceptUnderpayment } from './underpayment.js';

export function decidePayment(
  command: PaymentCommand,
  state: PaymentState,
): Decision<PaymentEvent> {
  if (command.type === 'CreatePayment') return createPayment(command, state);
  if (state === null) return reject('not_found', 'there is no such payment');
  return decideExisting(command, state);
}

function decideExisting(
  command: Exclude<PaymentCommand, { type: 'CreatePayment' }>,
  payment: Payment,
): Decision<PaymentEvent> {
  switch (command.type) {
    case 'RequestCapture':
      return requestCapture(command, payment);
    case 'RequestCancel':
      return requestCancel(command, payment);
    case 'RequestRefund':
      return requestRefund(command, payment);
    case 'ClaimDisputed':
      return claimDisputed(command, payment);
    case 'ReleaseDisputed':
      return releaseDisputed(command, payment);
    case 'RecordCardTokenErased':
      return recordCardTokenErased(payment);
    case 'RecordRoute':
      return recordRoute(command, payment);
    case 'RecordAwaitingPayer':
      return recordAwaitingPayer(command, payment);
    case 'RecordAttemptFailed':
      return recordAttemptFailed(command, payment);
    case 'RecordAttemptSucceeded':
      return recordAttemptSucceeded(command, payment);
    case 'ExpireAuthorization':
      return expireAuthorization(payment);
    case 'RecordCaptured':
      return recordCaptured(command, payment);
    case 'RecordCapturePriced':
      return recordCapturePriced(command, payment);
    case 'RecordCaptureFailed':
      return recordCaptureFailed(command, payment);
    case 'RecordCapturePosted':
      return recordCapturePosted(command, payment);
    case 'RecordSuspendedCaptureSettled':
      return recordSuspendedCaptureSettled(command, payment);
    case 'RecordRemainderVoided':
      return recordRemainderVoided(command, payment);
    case 'RecordExcessPosted':
      return recordExcessPosted(command, payment);
    case 'AcceptUnderpayment':
      return acceptUnderpayment(payment);
    case 'EndUnpaid':
      return endUnpaid(command, payment);
    case 'RecordLateSuccess':
      return recordLateSuccess(command, payment);
    case 'RecordLateSuccessRefunded':
      return recordLateSuccessRefunded(command, payment);
    case 'RecordLateAuthorizationVoided':
      return recordLateAuthorizationVoided(command, payment);
    case 'RequestSuspenseRefund':
      return requestSuspenseRefund(command, payment);
    case 'RecordSuspenseRefunded':
      return recordSuspenseRefunded(command, payment);
    case 'RecordSuspenseRefundFailed':
      return recordSuspenseRefundFailed(command, payment);
    case 'RenewRefundHold':
      return renewRefundHold(command, payment);
    case 'RecordSuspenseClaimed':
      return recordSuspenseClaimed(command, payment);
    case 'RecordRefundConfirmed':
      return recordRefundConfirmed(command, payment);
    case 'RecordRefundSucceeded':
      return recordRefundSucceeded(command, payment);
    case 'RecordRefundFailed':
      return recordRefundFailed(command, payment);
  }
}
