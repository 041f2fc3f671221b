/** Decimals of bills: exact, with or without a sign, and more decimals than the currency has only if they are zeros. */
import { type Currency, currencyDigits } from '../money/currencies.js';
import { MAX_BALANCE_MINOR } from '../money/money.js';

const DECIMAL = /^([+-]?)(\d{1,19})(?:\.(\d{1,10}))?$/;

export type DecimalFault = 'not_a_decimal' | 'too_many_decimals' | 'too_large';

/** Minor units of a text as bills write it: `-15.01`, `0.32000`, `20`. Nothing is rounded. */
export function readDecimal(text: string, currency: Currency): bigint | DecimalFault {
  const parts = DECIMAL.exec(text);
  if (parts === null) return 'not_a_decimal';
  const [, sign, whole = '', fraction = ''] = parts;
  const places = currencyDigits(currency);
  for (let at = places; at < fraction.length; at += 1) {
    if (fraction[at] !== '0') return 'too_many_decimals';
  }
  const size = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
  if (size > MAX_BALANCE_MINOR) return 'too_large';
  return sign === '-' ? -size : size;
}

export const decimalFaults: Readonly<Record<DecimalFault, string>> = {
  not_a_decimal: 'is not a decimal',
  too_many_decimals: 'has more decimals than the currency has',
  too_large: 'is beyond any balance',
};
