/** Payments and refunds as everybody outside sees them: in answers of the API and in notifications. */
import { type MoneyText, toText } from '../money/money.js';
import {
  amountCapturable,
  amountCaptured,
  amountRefunded,
  amountRefundPending,
  feeTaken,
} from './amounts.js';
import type { Payment, Refund } from './payment.js';
import { sharesOf } from './sharing.js';

/** The fee taken, less what succeeded refunds gave back. */
function netFee(payment: Payment): MoneyText {
  const taken = feeTaken(payment);
  const returned = payment.refunds
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { feeShare }) => sum + feeShare.minor, 0n);
  return toText({ ...taken, minor: taken.minor - returned });
}

/** Who gets a share, with what was received and given back; left out for nobody. */
const sharesObject = (payment: Payment) =>
  payment.sharing.length === 0
    ? {}
    : {
        sharing: sharesOf(payment).map(({ line, received, returned }) => ({
          merchant: line.merchant,
          percent: 'percent' in line ? line.percent : null,
          basis: 'basis' in line ? line.basis : null,
          amount: 'amount' in line ? { ...line.amount } : null,
          received: toText(received),
          returned: toText(returned),
        })),
      };

export const paymentObject = (payment: Payment) => ({
  id: payment.id,
  object: 'payment' as const,
  merchant: payment.merchant,
  status: payment.status,
  amount: toText(payment.amount),
  amountCapturable: toText(amountCapturable(payment)),
  amountCaptured: toText(amountCaptured(payment)),
  amountRefunded: toText(amountRefunded(payment)),
  amountRefundPending: toText(amountRefundPending(payment)),
  fee: netFee(payment),
  ...sharesObject(payment),
  reference: payment.reference,
  description: payment.description,
  method: { type: payment.method },
  channel: payment.attempts.at(-1)?.channel ?? null,
  nextAction: payment.nextAction,
  failure: payment.failure,
  metadata: { ...payment.metadata },
  createdAt: payment.createdAt,
  expiresAt: payment.expiresAt,
  authorizationExpiresAt: payment.authorizationExpiresAt,
});
export type PaymentObject = ReturnType<typeof paymentObject>;

/** Until the ledger holds it, a refund is pending. */
export const refundStatus = ({ status }: Refund): 'pending' | 'succeeded' | 'failed' =>
  status === 'succeeded' || status === 'failed' ? status : 'pending';

/** @param payment id of the refund's payment. */
export const refundObject = (payment: string, refund: Refund) => ({
  id: refund.id,
  object: 'refund' as const,
  payment,
  amount: toText(refund.amount),
  status: refundStatus(refund),
  failure: refund.failure,
  reason: refund.reason,
  metadata: { ...refund.metadata },
  createdAt: refund.createdAt,
});
export type RefundObject = ReturnType<typeof refundObject>;
