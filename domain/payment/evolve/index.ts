/** The fold of a payment's events. Total: an event that was written is never refused here. */
import type { StoredEvent } from '../../kernel/event.js';
import { fromText } from '../../money/money.js';
import type { PaymentEvent } from '../events.js';
import type { Attempt, Payment, PaymentState } from '../payment.js';
import { captured, newCapture, posted, priced, settled, withCapture } from './capture.js';
import { created, withoutToken } from './create.js';
import { holdIn, newRefund, refundConfirmed, withRefund, withSuspenseRefund } from './refund.js';

/** The state after an event. `at` is the instant of the event's metadata. */
export function evolvePayment(state: PaymentState, event: PaymentEvent, at: string): PaymentState {
  if (event.type === 'PaymentCreated') return created(event.data, at);
  if (state === null) throw new Error(`${event.type} before PaymentCreated`);
  return evolveExisting(state, event, at);
}

/** The fold of stored events, from nothing or from a state. */
export const foldPayment = (
  events: readonly StoredEvent<PaymentEvent>[],
  from: PaymentState = null,
): PaymentState =>
  events.reduce((state, { event, metadata }) => evolvePayment(state, event, metadata.at), from);

// eslint-disable-next-line max-lines-per-function -- an exhaustive switch over the payment's events
function evolveExisting(
  payment: Payment,
  event: Exclude<PaymentEvent, { type: 'PaymentCreated' }>,
  at: string,
): Payment {
  switch (event.type) {
    case 'CardTokenErased':
      return withoutToken(payment);
    case 'AttemptRouted': {
      const { attempt: number, channel, requestNo } = event.data;
      const attempt: Attempt = { number, channel, requestNo, failure: null };
      return { ...payment, attempts: [...payment.attempts, attempt] };
    }
    case 'AttemptAwaitsPayer': {
      const { type, data, url } = event.data.nextAction;
      return { ...payment, status: 'requires_action', nextAction: { type, data, url } };
    }
    case 'AttemptFailed': {
      const { attempt: number, failure, final } = event.data;
      const attempts = payment.attempts.map((attempt) =>
        attempt.number === number
          ? { ...attempt, failure: { code: failure.code, message: failure.message, final } }
          : attempt,
      );
      return { ...payment, attempts, status: 'processing', nextAction: null };
    }
    case 'PaymentAuthorized':
      return {
        ...payment,
        status: 'authorized',
        nextAction: null,
        authorized: fromText(event.data.amount),
        authorizationExpiresAt: event.data.expiresAt,
      };
    case 'AuthorizationExpired':
      return { ...payment, authorizationExpired: true };
    case 'CaptureRequested': {
      const { capture: id, requestNo, final, contentHash } = event.data;
      const amount = fromText(event.data.amount);
      const capture = newCapture({ id, requestNo, final, contentHash, amount });
      return { ...payment, captures: [...payment.captures, capture] };
    }
    case 'PaymentCaptured':
      return captured(payment, event.data, at);
    case 'CapturePriced':
      return priced(payment, event.data);
    case 'CapturePosted':
      return posted(payment, event.data);
    case 'SuspendedCaptureSettled':
      return settled(payment, event.data);
    case 'CaptureFailed': {
      const { code, message } = event.data.failure;
      return withCapture(payment, event.data.capture, {
        status: 'failed',
        failure: { code, message },
      });
    }
    case 'RemainderVoided':
      return { ...payment, remainderVoided: true };
    case 'CancelRequested': {
      const { cancel: id, contentHash } = event.data;
      return { ...payment, cancels: [...payment.cancels, { id, contentHash }] };
    }
    case 'ExcessConfirmed': {
      const { capture, channel } = event.data;
      const excess = { amount: fromText(event.data.amount), channel, posted: false };
      return withCapture(payment, capture, { excess });
    }
    case 'ExcessPosted': {
      const { capture: id } = event.data;
      const excess = payment.captures.find((capture) => capture.id === id)?.excess;
      return excess ? withCapture(payment, id, { excess: { ...excess, posted: true } }) : payment;
    }
    case 'PaymentUnderpaid':
      return { ...payment, status: 'underpaid', underpayment: { since: at, accepted: false } };
    case 'UnderpaymentAccepted': {
      const { underpayment } = payment;
      return {
        ...payment,
        underpayment: underpayment && { ...underpayment, accepted: true },
      };
    }
    case 'PaymentSucceeded':
      return { ...payment, status: 'succeeded', nextAction: null };
    case 'PaymentFailed': {
      const { code, message } = event.data.failure;
      return { ...payment, status: 'failed', nextAction: null, failure: { code, message } };
    }
    case 'PaymentCanceled':
      return { ...payment, status: 'canceled', nextAction: null };
    case 'PaymentExpired':
      return { ...payment, status: 'expired', nextAction: null };
    case 'LateSuccessRecorded':
    case 'LateAuthorizationRecorded': {
      const { attempt, channel, requestNo } = event.data;
      const held = event.type === 'LateAuthorizationRecorded';
      const amount = fromText(event.data.amount);
      const back = { refunded: false, refundedBy: null };
      const late = { held, attempt, channel, requestNo, amount, ...back };
      return { ...payment, lateSuccesses: [...payment.lateSuccesses, late] };
    }
    case 'LateSuccessRefunded':
    case 'LateAuthorizationVoided': {
      const { attempt } = event.data;
      const refundedBy = event.type === 'LateSuccessRefunded' ? event.data.requestNo : null;
      return {
        ...payment,
        lateSuccesses: payment.lateSuccesses.map((late) =>
          late.attempt === attempt ? { ...late, refunded: true, refundedBy } : late,
        ),
      };
    }
    case 'SuspenseRefundRequested': {
      const { case: id, claim, requestNo, channel, original, amount } = event.data;
      const of = { case: id, claim, requestNo, channel, original, amount: fromText(amount) };
      const asked = { ...of, status: 'requested' as const, performed: null };
      return { ...payment, suspenseRefunds: [...payment.suspenseRefunds, asked] };
    }
    case 'SuspenseRefunded': {
      const { requestNo, performed } = event.data;
      return withSuspenseRefund(payment, requestNo, { status: 'succeeded', performed });
    }
    case 'SuspenseRefundFailed':
      return withSuspenseRefund(payment, event.data.requestNo, { status: 'failed' });
    case 'PaymentDisputed': {
      const { dispute, number, amount } = event.data;
      const part = { dispute, number, amount: fromText(amount), released: false };
      return { ...payment, disputes: [...payment.disputes, part] };
    }
    case 'PaymentUndisputed': {
      const { dispute, number } = event.data;
      const disputes = payment.disputes.map((part) =>
        part.dispute === dispute && part.number === number ? { ...part, released: true } : part,
      );
      return { ...payment, disputes };
    }
    case 'RefundRequested':
      return { ...payment, refunds: [...payment.refunds, newRefund(event.data, at)] };
    case 'RefundReserved':
      return withRefund(payment, event.data.refund, {
        status: 'reserved',
        hold: holdIn(event.data),
      });
    case 'RefundSuspenseClaimed':
      return withRefund(payment, event.data.refund, { claimed: true });
    case 'RefundConfirmed':
      return refundConfirmed(payment, event.data);
    case 'RefundSucceeded':
      return withRefund(payment, event.data.refund, { status: 'succeeded' });
    case 'RefundFailed': {
      const { code, message } = event.data.failure;
      return withRefund(payment, event.data.refund, {
        status: 'failed',
        failure: { code, message },
      });
    }
  }
}
