/** The fold of a payment's events. Total: an event that was written is never refused here. */
import { fixedFee } from './fees.js';
import { fromText, money } from '../money/money.js';
import type { StoredEvent } from '../kernel/event.js';
import type { PaymentEvent } from './events.js';
import type { Attempt, Capture, Payment, PaymentState, Refund, SuspenseRefund } from './payment.js';

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

type DataOf<Type extends PaymentEvent['type']> = Extract<PaymentEvent, { type: Type }>['data'];

function created(data: DataOf<'PaymentCreated'>, at: string): Payment {
  return {
    id: data.payment,
    merchant: data.merchant,
    reference: data.reference,
    amount: fromText(data.amount),
    method: data.method.type,
    captureMode: data.capture,
    description: data.description,
    metadata: data.metadata,
    createdAt: at,
    expiresAt: data.expiresAt,
    feeTerms: {
      percent: data.fee.percent,
      fixed: data.fee.fixed === null ? null : fromText(data.fee.fixed),
    },
    scenario: data.scenario,
    contentHash: data.contentHash,
    status: 'processing',
    nextAction: null,
    failure: null,
    underpayment: null,
    attempts: [],
    authorized: null,
    authorizationExpiresAt: null,
    authorizationExpired: false,
    remainderVoided: false,
    captures: [],
    cancels: [],
    refunds: [],
    lateSuccesses: [],
    suspenseRefunds: [],
  };
}

// eslint-disable-next-line max-lines-per-function -- an exhaustive switch over the payment's events
function evolveExisting(
  payment: Payment,
  event: Exclude<PaymentEvent, { type: 'PaymentCreated' }>,
  at: string,
): Payment {
  switch (event.type) {
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
      return captured(payment, event.data);
    case 'CapturePosted':
      return posted(payment, event.data);
    case 'SuspendedCaptureSettled': {
      const { capture, to } = event.data;
      const amount = fromText(event.data.amount);
      return withCapture(
        payment,
        capture,
        to === 'merchant'
          ? { credited: amount, creditedFee: fromText(event.data.fee) }
          : { writtenOff: amount },
      );
    }
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
    case 'RefundRequested':
      return { ...payment, refunds: [...payment.refunds, newRefund(event.data, at)] };
    case 'RefundReserved':
      return withRefund(payment, event.data.refund, {
        status: 'reserved',
        hold: { reservation: event.data.reservation, expiresAt: event.data.expiresAt },
      });
    case 'RefundSuspenseClaimed':
      return withRefund(payment, event.data.refund, { claimed: true });
    case 'RefundConfirmed': {
      const { refund, channelReference, feeShare, suspended, excess } = event.data;
      const amount = fromText(event.data.amount);
      const asked = payment.refunds.find(({ id }) => id === refund)?.amount ?? amount;
      return withRefund(payment, refund, {
        status: 'confirmed',
        channelReference,
        amount,
        short: amount.minor < asked.minor,
        excess: excess === null ? null : fromText(excess),
        feeShare: fromText(feeShare),
        suspended: suspended.map((part) => ({ ...part, amount: fromText(part.amount) })),
      });
    }
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

const newCapture = (
  capture: Pick<Capture, 'id' | 'requestNo' | 'amount' | 'final' | 'contentHash'>,
): Capture => ({
  ...capture,
  short: false,
  excess: null,
  channelReference: '',
  status: 'requested',
  fee: money(0n, capture.amount.currency),
  channelCost: money(0n, capture.amount.currency),
  fixedFee: money(0n, capture.amount.currency),
  credited: money(0n, capture.amount.currency),
  creditedFee: money(0n, capture.amount.currency),
  suspendedIn: null,
  writtenOff: money(0n, capture.amount.currency),
  failure: null,
});

function posted(payment: Payment, data: DataOf<'CapturePosted'>): Payment {
  const capture = payment.captures.find(({ id }) => id === data.capture);
  if (capture === undefined) throw new Error('CapturePosted before PaymentCaptured');
  return withCapture(
    payment,
    data.capture,
    data.to === 'merchant'
      ? { status: 'posted', credited: capture.amount, creditedFee: capture.fee }
      : { status: 'posted', suspendedIn: data.case },
  );
}

/** An automatic capture comes with no request of its own: the attempt itself took the money. */
function captured(payment: Payment, data: DataOf<'PaymentCaptured'>): Payment {
  const amount = fromText(data.amount);
  const known = payment.captures.find((capture) => capture.id === data.capture);
  const asked = known?.amount ?? payment.amount;
  const captures = known
    ? payment.captures
    : [
        ...payment.captures,
        newCapture({ id: data.capture, requestNo: '', amount, final: data.final, contentHash: '' }),
      ];
  const status = payment.status === 'requires_action' ? 'processing' : payment.status;
  return withCapture({ ...payment, captures, status, nextAction: null }, data.capture, {
    status: 'captured',
    amount,
    short: amount.minor < asked.minor,
    channelReference: data.channelReference,
    fee: fromText(data.fee),
    channelCost: fromText(data.channelCost.amount),
    fixedFee: fixedFee(payment),
  });
}

function newRefund(data: DataOf<'RefundRequested'>, at: string): Refund {
  return {
    id: data.refund,
    requestNo: data.requestNo,
    channel: data.channel,
    channelReference: '',
    amount: fromText(data.amount),
    short: false,
    excess: null,
    feeShare: fromText(data.feeShare),
    suspended: data.suspended.map((part) => ({
      case: part.case,
      capture: part.capture,
      amount: fromText(part.amount),
    })),
    claim: data.claim,
    claimed: data.suspended.length === 0,
    reason: data.reason,
    metadata: data.metadata,
    scenario: data.scenario,
    contentHash: data.contentHash,
    createdAt: at,
    status: 'requested',
    hold: null,
    failure: null,
  };
}

const withCapture = (payment: Payment, id: string, change: Partial<Capture>): Payment => ({
  ...payment,
  captures: payment.captures.map((capture) =>
    capture.id === id ? { ...capture, ...change } : capture,
  ),
});

const withSuspenseRefund = (
  payment: Payment,
  no: string,
  change: Partial<SuspenseRefund>,
): Payment => ({
  ...payment,
  suspenseRefunds: payment.suspenseRefunds.map((refund) =>
    refund.requestNo === no ? { ...refund, ...change } : refund,
  ),
});

const withRefund = (payment: Payment, id: string, change: Partial<Refund>): Payment => ({
  ...payment,
  refunds: payment.refunds.map((refund) => (refund.id === id ? { ...refund, ...change } : refund)),
});
