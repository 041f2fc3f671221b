import { type Currency, isCurrency } from '../../domain/money/currencies.js';

/** The currency of a code that a test writes down. */
export function code(name: string): Currency {
  if (!isCurrency(name)) throw new Error(`${name} is not in the table`);
  return name;
}
