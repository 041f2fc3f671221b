/** Arithmetic on the decimal text in which read models keep money. Exact, of any size. */
import { formatMinor, fromText, type MoneyText } from '../../domain/money/money.js';
import { type Currency, isCurrency } from '../../domain/money/currencies.js';

export function currencyOf(code: string): Currency {
  if (!isCurrency(code)) throw new RangeError(`unknown currency ${code.slice(0, 10)}`);
  return code;
}

export const minorOf = (value: string, currency: string): bigint =>
  fromText({ value, currency }).minor;

export const decimal = (minor: bigint, currency: string): string =>
  formatMinor(minor, currencyOf(currency));

/** Sum of decimal texts of one currency. */
export const plus = (a: string, b: string, currency: string): string =>
  decimal(minorOf(a, currency) + minorOf(b, currency), currency);

export const minus = (a: string, b: string, currency: string): string =>
  decimal(minorOf(a, currency) - minorOf(b, currency), currency);

export const zero = (currency: string): string => decimal(0n, currency);

export const moneyText = (value: string, currency: string): MoneyText => ({ value, currency });
