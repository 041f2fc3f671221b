/** A folded payment as text and back. */
import type { Payment } from '../../domain/payment/payment.js';
import { stateFromText, stateToText } from '../framework/state-text.js';

export const paymentToText = (payment: Payment): string => stateToText(payment);

/** Reads what `paymentToText` wrote; the projection's version changes with the shape of a payment. */
export const paymentFromText = (text: string): Payment => stateFromText(text) as Payment;
