/** The captures of a payment, as its events change them. */
import { fromText, money, type MoneyText, orNone } from '../../money/money.js';
import { amountCaptured } from '../amounts.js';
import type { DataOf } from '../events.js';
import { priceOf } from '../fees.js';
import type { Capture, Payment } from '../payment.js';
import type { Share } from '../share.js';

export const newCapture = (
  capture: Pick<Capture, 'id' | 'requestNo' | 'amount' | 'final' | 'contentHash'>,
): Capture => ({
  ...capture,
  short: false,
  excess: null,
  channelReference: '',
  status: 'requested',
  base: money(0n, capture.amount.currency),
  price: null,
  capturedAt: null,
  volumeBefore: null,
  priced: true,
  fee: money(0n, capture.amount.currency),
  tax: money(0n, capture.amount.currency),
  channelCost: money(0n, capture.amount.currency),
  credited: money(0n, capture.amount.currency),
  creditedFee: money(0n, capture.amount.currency),
  creditedTax: money(0n, capture.amount.currency),
  shares: [],
  suspendedIn: null,
  writtenOff: money(0n, capture.amount.currency),
  failure: null,
});

/** An automatic capture comes with no request of its own: the attempt itself took the money. */
export function captured(payment: Payment, data: DataOf<'PaymentCaptured'>, at: string): Payment {
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
    base: amountCaptured(payment),
    price: priceOf(payment, data.channel),
    capturedAt: at,
    priced: data.fee !== undefined,
    fee: orNone(data.fee, amount),
    tax: orNone(data.tax, amount),
    channelCost: fromText(data.channelCost.amount),
  });
}

/** A share as it is stored. */
export const shareIn = ({ merchant, amount }: { merchant: string; amount: MoneyText }): Share => ({
  ...{ merchant, amount: fromText(amount) },
});

/** What it bears by its place in the volume. */
export function priced(payment: Payment, data: DataOf<'CapturePriced'>): Payment {
  const fee = fromText(data.fee);
  return withCapture(payment, data.capture, {
    ...{ fee, tax: orNone(data.tax, fee) },
    ...{ volumeBefore: fromText(data.volume.before), priced: true },
  });
}

export function posted(payment: Payment, data: DataOf<'CapturePosted'>): Payment {
  const capture = payment.captures.find(({ id }) => id === data.capture);
  if (capture === undefined) throw new Error('CapturePosted before PaymentCaptured');
  return withCapture(
    payment,
    data.capture,
    data.to === 'merchant'
      ? {
          status: 'posted',
          credited: capture.amount,
          creditedFee: capture.fee,
          creditedTax: capture.tax,
          shares: (data.shares ?? []).map(shareIn),
        }
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
      ? { credited: amount, creditedFee: fromText(data.fee), creditedTax: orNone(data.tax, amount) }
      : { writtenOff: amount },
  );
}

export const withCapture = (payment: Payment, id: string, change: Partial<Capture>): Payment => ({
  ...payment,
  captures: payment.captures.map((capture) =>
    capture.id === id ? { ...capture, ...change } : capture,
  ),
});
