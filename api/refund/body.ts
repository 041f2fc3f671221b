/** Refunds as the API shows them. */
import { refundObject } from '../../domain/payment/object.js';
import type { Refund } from '../../domain/payment/payment.js';
import type { RefundBody } from './contract.js';

/** @param payment id of the refund's payment. */
export const refundBody = (payment: string, refund: Refund): RefundBody =>
  refundObject(payment, refund);
