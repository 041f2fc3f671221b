/** The captures of a payment, as its events change them. */
import { fromText, money } from '../../money/money.js';
import type { DataOf } from '../events.js';
import { fixedFee } from '../fees.js';
import type { Capture, Payment } from '../payment.js';

export const newCapture = (
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

/** An automatic capture comes with no request of its own: the attempt itself took the money. */
export function captured(payment: Payment, data: DataOf<'PaymentCaptured'>): Payment {
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

export function posted(payment: Payment, data: DataOf<'CapturePosted'>): Payment {
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

/** A resolution has booked the capture to the merchant, or written it off. */
export function settled(payment: Payment, data: DataOf<'SuspendedCaptureSettled'>): Payment {
  const { capture, to } = data;
  const amount = fromText(data.amount);
  return withCapture(
    payment,
    capture,
    to === 'merchant'
      ? { credited: amount, creditedFee: fromText(data.fee) }
      : { writtenOff: amount },
  );
}

export const withCapture = (payment: Payment, id: string, change: Partial<Capture>): Payment => ({
  ...payment,
  captures: payment.captures.map((capture) =>
    capture.id === id ? { ...capture, ...change } : capture,
  ),
});
