import { derivedId } from '../ids.js';

/** The payment id of a merchant's reference: the same for ever. */
export const paymentIdOf = (merchant: string, reference: string): string =>
  derivedId('payment', merchant, reference);
