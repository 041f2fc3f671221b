/** Payments and refunds: the domain's own fold, kept with what lists filter and sort by. */
import type { PaymentEvent } from '../../domain/payment/events.js';
import { findRefund } from '../../domain/payment/decide/refund.js';
import { refundStatus } from '../../domain/payment/object.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { Projection, Rows } from '../framework/projection.js';
import { paymentToText } from './state-text.js';
import { paymentSteps } from './steps.js';
import { payments, refunds } from './tables.js';

export const paymentsProjection: Projection<'payments'> = {
  name: 'payments',
  /** Also raised when the shape of the domain's `Payment` changes. */
  version: 8,
  tables: [payments, refunds],
  async apply(batch, tx) {
    const steps = await paymentSteps(batch, tx);
    if (steps.length === 0) return;
    const last = new Map(steps.map(({ payment }) => [payment.id, payment]));
    const rows = await tx.rows(
      payments,
      [...last.keys()].map((id) => [id]),
    );
    const refundRows = await tx.rows(
      refunds,
      steps.flatMap(({ stored }) => refundOf(stored.event).map((id) => [id])),
    );
    for (const { stored, payment } of steps) {
      for (const refund of refundOf(stored.event)) show(refundRows, payment, refund);
    }
    for (const payment of last.values()) {
      const { id, merchant, reference, status, method, createdAt } = payment;
      const { currency, minor } = payment.amount;
      rows.put({
        ...{ id, merchant, reference, status, method, currency, amount: Number(minor) },
        ...{ created_at: createdAt, state: paymentToText(payment) },
      });
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
  rows.put({
    ...{ id, payment: payment.id, merchant },
    ...{ status: refundStatus(refund), created_at: refund.createdAt },
  });
}
