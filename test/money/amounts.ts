/** Currencies and amounts as tests write them down. */
import { type Currency, isCurrency } from '../../domain/money/currencies.js';
import { formatMinor, type Money, type MoneyText } from '../../domain/money/money.js';

/** The currency of a code that a test writes down. */
export function code(name: string): Currency {
  if (!isCurrency(name)) throw new Error(`${name} is not in the table`);
  return name;
}

/** Yuan as requests, answers and events hold them: `cny('100.00')`. */
export const cny = (value: string): MoneyText => ({ value, currency: 'CNY' });

/** Yuan as the domain counts with them, in hundredths: `minor(100_00n)` are 100.00. */
export const minor = (value: bigint): Money => ({ minor: value, currency: code('CNY') });

/** Hundredths of a yuan as the text of `cny`: `textOf(100_00n)` is `100.00`. */
export const textOf = (value: bigint): string => formatMinor(value, code('CNY'));
