/** Reading money out of rows. */
import { isCurrency } from '../../../domain/money/currencies.js';
import { type Money, money } from '../../../domain/money/money.js';

/** @throws RangeError on a corrupt row. */
export function fromMinor(minor: bigint, currency: string): Money {
  if (!isCurrency(currency)) throw new RangeError(`unknown currency in a row: ${currency}`);
  return money(minor, currency);
}
