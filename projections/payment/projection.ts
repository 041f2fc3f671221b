/** Payments and refunds: the domain's own fold, kept with what lists filter and sort by. */
import { paymentStream } from '../../domain/payment/streams.js';
import { isPaymentEvent } from '../../domain/payment/aggregate.js';
import { evolvePayment } from '../../domain/payment/evolve/index.js';
import type { PaymentEvent } from '../../domain/payment/events.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { Payment, PaymentState } from '../../domain/payment/payment.js';
import { eventsOf } from '../framework/events.js';
import type { Projection, Rows } from '../framework/projection.js';
import { paymentFromText, paymentToText } from './state-text.js';
import { payments, refunds } from './tables.js';

const PREFIX = paymentStream('');

export const paymentsProjection: Projection<'payments'> = {
  name: 'payments',
  /** Also raised when the shape of the domain's `Payment` changes. */
  version: 3,
  tables: [payments, refunds],
  async apply(batch, tx) {
    const events = eventsOf(batch, isPaymentEvent);
    if (events.length === 0) return;
    const ids = new Set(events.map(({ stream }) => stream.slice(PREFIX.length)));
    const rows = await tx.rows(
      payments,
      [...ids].map((id) => [id]),
    );
    const refundRows = await tx.rows(
      refunds,
      events.flatMap(({ event }) => refundOf(event).map((id) => [id])),
    );
    const states = new Map<string, PaymentState>();
    for (const { stream, event, metadata } of events) {
      const id = stream.slice(PREFIX.length);
      const stored = rows.get(id);
      const before =
        states.get(id) ?? (stored === undefined ? null : paymentFromText(stored.state));
      const payment = evolvePayment(before, event, metadata.at);
      if (payment === null) continue;
      states.set(id, payment);
      for (const refund of refundOf(event)) show(refundRows, payment, refund);
    }
    for (const payment of states.values()) {
      if (payment === null) continue;
      const { id, merchant, reference, status, createdAt } = payment;
      const state = paymentToText(payment);
      rows.put({ id, merchant, reference, status, created_at: createdAt, state });
    }
  },
};

function refundOf(event: PaymentEvent): string[] {
  switch (event.type) {
    case 'RefundRequested':
    case 'RefundReserved':
    case 'RefundConfirmed':
    case 'RefundSucceeded':
    case 'RefundFailed':
      return [event.data.refund];
    default:
      return [];
  }
}

function show(rows: Rows<typeof refunds>, payment: Payment, id: string): void {
  const refund = findRefund(payment, id);
  if (refund === undefined) return;
  const { merchant } = payment;
  rows.put({ id, payment: payment.id, merchant, created_at: refund.createdAt });
}
