/** Refunds as the API shows them. */
import { toText } from '../../domain/money/money.js';
import type { Refund } from '../../domain/payment/payment.js';
import type { RefundBody } from './contract.js';

/** @param payment id of the refund's payment. */
export const refundBody = (payment: string, refund: Refund): RefundBody => ({
  id: refund.id,
  object: 'refund',
  payment,
  amount: toText(refund.amount),
  status: refund.status === 'succeeded' || refund.status === 'failed' ? refund.status : 'pending',
  failure: refund.failure,
  reason: refund.reason,
  metadata: { ...refund.metadata },
  createdAt: refund.createdAt,
});
