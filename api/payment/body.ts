/** Payments as the API shows them. */
import { type MoneyText, toText } from '../../domain/money/money.js';
import {
  amountCapturable,
  amountCaptured,
  amountRefunded,
  amountRefundPending,
  feeTaken,
} from '../../domain/payment/amounts.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { PaymentBody } from './contract.js';

/** The fee taken, less what succeeded refunds gave back. */
function netFee(payment: Payment): MoneyText {
  const taken = feeTaken(payment);
  const returned = payment.refunds
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { feeShare }) => sum + feeShare.minor, 0n);
  return toText({ ...taken, minor: taken.minor - returned });
}

export const paymentBody = (payment: Payment): PaymentBody => ({
  id: payment.id,
  object: 'payment',
  merchant: payment.merchant,
  status: payment.status,
  amount: toText(payment.amount),
  amountCapturable: toText(amountCapturable(payment)),
  amountCaptured: toText(amountCaptured(payment)),
  amountRefunded: toText(amountRefunded(payment)),
  amountRefundPending: toText(amountRefundPending(payment)),
  fee: netFee(payment),
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
