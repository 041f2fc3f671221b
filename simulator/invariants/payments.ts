/** A payment is taken at a single channel, and its terminal status never changes. */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { fromText } from '../../domain/money/money.js';
import { paymentOfStream } from '../../domain/payment/streams.js';
import { type Report, Violation } from '../violation.js';

export interface PaymentFacts {
  id: string;
  /** Net minor units that the payment says it took, by channel. */
  readonly net: Map<string, bigint>;
  terminal: string | null;
  /** Refunds that are under way. */
  readonly refunding: Map<string, { channel: string; minor: bigint }>;
  lateOpen: number;
}

export function watchPayments(report: Report) {
  /** By stream. */
  const payments = new Map<string, PaymentFacts>();
  return {
    observe(stored: StoredEvent<TallybookEvent>): void {
      if (paymentOfStream(stored.stream) !== undefined) observePayment(stored, payments, report);
    },
    all: (): Iterable<PaymentFacts> => payments.values(),
  };
}

function observePayment(
  { event, stream, position, metadata }: StoredEvent<TallybookEvent>,
  payments: Map<string, PaymentFacts>,
  report: Report,
): void {
  const known = payments.get(stream) ?? {
    id: metadata.correlationId,
    net: new Map<string, bigint>(),
    terminal: null,
    refunding: new Map<string, { channel: string; minor: bigint }>(),
    lateOpen: 0,
  };
  payments.set(stream, known);
  const move = (channel: string, minor: bigint) =>
    known.net.set(channel, (known.net.get(channel) ?? 0n) + minor);
  switch (event.type) {
    case 'PaymentCaptured': {
      const others = [...known.net].filter(([name]) => name !== event.data.channel);
      if (others.some(([, minor]) => minor !== 0n)) {
        const message = `${known.id} is captured at ${event.data.channel} and at ${others.join()}`;
        report(new Violation('one-channel', message, position));
      }
      return void move(event.data.channel, fromText(event.data.amount).minor);
    }
    case 'ExcessConfirmed':
      return void move(event.data.channel, fromText(event.data.amount).minor);
    case 'RefundRequested': {
      const { refund, channel, amount } = event.data;
      return void known.refunding.set(refund, { channel, minor: fromText(amount).minor });
    }
    case 'RefundConfirmed': {
      const refund = known.refunding.get(event.data.refund);
      const { amount, excess } = event.data;
      const above = excess === null ? 0n : fromText(excess).minor;
      if (refund !== undefined) move(refund.channel, -fromText(amount).minor - above);
      return;
    }
    case 'RefundSucceeded':
    case 'RefundFailed':
      return void known.refunding.delete(event.data.refund);
    case 'LateSuccessRecorded':
    case 'LateAuthorizationRecorded':
      return void (known.lateOpen += 1);
    case 'LateSuccessRefunded':
    case 'LateAuthorizationVoided':
      return void (known.lateOpen -= 1);
    case 'PaymentSucceeded':
    case 'PaymentFailed':
    case 'PaymentCanceled':
    case 'PaymentExpired':
      if (known.terminal !== null && known.terminal !== event.type) {
        const message = `${known.id}: ${event.type} after ${known.terminal}`;
        report(new Violation('terminal', message, position));
      }
      known.terminal = event.type;
      return;
    default:
      return;
  }
}
