/** A folded payment as text and back: JSON, in which a bigint is `{"$bigint":"123"}`. */
import type { Payment } from '../../domain/payment/payment.js';

export const paymentToText = (payment: Payment): string =>
  JSON.stringify(payment, (_, value: unknown) =>
    typeof value === 'bigint' ? { $bigint: value.toString() } : value,
  );

const isBigint = (value: unknown): value is { readonly $bigint: string } =>
  typeof value === 'object' && value !== null && '$bigint' in value;

/** Reads what `paymentToText` wrote; the projection's version changes with the shape of a payment. */
export const paymentFromText = (text: string): Payment =>
  JSON.parse(text, (_, value: unknown) =>
    // Metadata holds strings alone, so no value of a caller can look like this.
    isBigint(value) ? BigInt(value.$bigint) : value,
  ) as Payment;
