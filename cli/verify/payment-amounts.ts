/** Captured ≤ authorised, refunded ≤ captured, and a terminal status that never changes. */
import { paymentOfStream } from '../../domain/payment/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { fromText, formatMinor, type Money } from '../../domain/money/money.js';
import type { Check } from './check.js';
import { type Form, inMemory, type Keeper } from './kept.js';

interface AuditedPayment {
  readonly currency: Money['currency'];
  /** What may be captured: the order's amount, or what the channel authorised if that is less. */
  authorized: bigint;
  captured: bigint;
  /** Refunds pending or succeeded, in minor units. */
  readonly refunds: Map<string, bigint>;
  refunded: bigint;
  terminal: string | undefined;
}

interface WrittenPayment {
  readonly currency: Money['currency'];
  readonly authorized: string;
  readonly captured: string;
  readonly refunds: readonly (readonly [string, string])[];
  readonly refunded: string;
  readonly terminal: string | undefined;
}

type Note = (message: string) => void;

/** Amounts as text: JSON knows no bigint. */
const form: Form<AuditedPayment> = {
  write: ({ currency, authorized, captured, refunds, refunded, terminal }) =>
    JSON.stringify({
      ...{ currency, terminal },
      authorized: String(authorized),
      captured: String(captured),
      refunds: [...refunds].map(([id, minor]) => [id, String(minor)]),
      refunded: String(refunded),
    }),
  read(text) {
    const kept = JSON.parse(text) as WrittenPayment;
    return {
      ...kept,
      authorized: BigInt(kept.authorized),
      captured: BigInt(kept.captured),
      refunds: new Map(kept.refunds.map(([id, minor]) => [id, BigInt(minor)])),
      refunded: BigInt(kept.refunded),
    };
  },
};

export function paymentAmounts(keep: Keeper = inMemory): Check {
  const payments = keep(form);
  return {
    name: 'payment-amounts',
    apply(event, report) {
      if (paymentOfStream(event.stream) === undefined) return;
      const note = (message: string): void => report(message, event);
      const payment = payments.get(event.stream);
      if (event.event.type === 'PaymentCreated') {
        if (payment !== undefined) note('the payment is created twice');
        const { minor, currency } = fromText(event.event.data.amount);
        payments.set(event.stream, {
          currency,
          authorized: minor,
          captured: 0n,
          refunds: new Map(),
          refunded: 0n,
          terminal: undefined,
        });
      } else if (payment === undefined) note('the payment was never created');
      else {
        applyToPayment(payment, event.event, note);
        payments.set(event.stream, payment);
      }
    },
  };
}

function applyToPayment(payment: AuditedPayment, event: TallybookEvent, note: Note): void {
  const show = (minor: bigint): string => `${formatMinor(minor, payment.currency)}`;
  switch (event.type) {
    case 'PaymentAuthorized': {
      const { minor } = fromText(event.data.amount);
      // A channel may hold more than was asked for.
      if (minor < payment.authorized) payment.authorized = minor;
      return;
    }
    case 'PaymentCaptured':
      payment.captured += fromText(event.data.amount).minor;
      if (payment.captured > payment.authorized) {
        note(`captured ${show(payment.captured)} of ${show(payment.authorized)} authorised`);
      }
      return;
    case 'RefundRequested': {
      const { minor } = fromText(event.data.amount);
      payment.refunds.set(event.data.refund, minor);
      payment.refunded += minor;
      if (payment.refunded > payment.captured) {
        note(`refunds of ${show(payment.refunded)} on ${show(payment.captured)} captured`);
      }
      return;
    }
    case 'RefundConfirmed': {
      const { refund, amount } = event.data;
      const { minor } = fromText(amount);
      const asked = payment.refunds.get(refund) ?? 0n;
      if (minor > asked) note(`refund ${refund} of ${show(minor)}, ${show(asked)} asked for`);
      payment.refunds.set(refund, minor);
      payment.refunded += minor - asked;
      return;
    }
    case 'RefundFailed': {
      const minor = payment.refunds.get(event.data.refund);
      if (minor === undefined) note(`refund ${event.data.refund} was never requested`);
      payment.refunds.delete(event.data.refund);
      payment.refunded -= minor ?? 0n;
      return;
    }
    case 'PaymentSucceeded':
    case 'PaymentFailed':
    case 'PaymentCanceled':
    case 'PaymentExpired':
      if (payment.terminal !== undefined) note(`${event.type} after ${payment.terminal}`);
      payment.terminal = event.type;
      return;
    default:
      return;
  }
}
