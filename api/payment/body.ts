/** Payments as the API shows them. */
import { paymentObject } from '../../domain/payment/object.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { PaymentBody } from './contract.js';

export const paymentBody = (payment: Payment): PaymentBody => paymentObject(payment);
