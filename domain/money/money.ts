/**
 * Money: whole minor units in a bigint inside, a decimal string with exactly the currency's digits
 * at every edge and in every event. Nothing here rounds.
 */
import { type Rejection, reject } from '../kernel/decider.js';
import { type Currency, currencyDigits, isCurrency } from './currencies.js';

/** Money inside: minor units (cents for CNY, whole yen for JPY), signed. */
export interface Money {
  readonly minor: bigint;
  readonly currency: Currency;
}

/** Money at the edges: `{"value":"88.88","currency":"CNY"}`. */
export interface MoneyText {
  readonly value: string;
  readonly currency: string;
}

/** A transaction's amount is at most this many minor units. */
export const MAX_AMOUNT_MINOR = 10n ** 15n;
/** A balance is at most this many minor units, either side of zero. */
export const MAX_BALANCE_MINOR = 9n * 10n ** 18n;

export const money = (minor: bigint, currency: Currency): Money => ({ minor, currency });

/** What stands behind the units, by the number of digits; made when they are first needed. */
const FRACTIONS: (readonly string[])[] = [];

/** `.00` to `.99` for two digits; an empty text for none. */
const fractionsOf = (places: number): readonly string[] =>
  (FRACTIONS[places] ??=
    places === 0
      ? ['']
      : Array.from(
          { length: 10 ** places },
          (_, rest) => `.${String(rest).padStart(places, '0')}`,
        ));

/**
 * `"88.88"` for 8888n CNY; a minus if the amount is below zero. By numbers if they hold it exactly: the ledger
 * writes four amounts for each transaction.
 */
export function formatMinor(minor: bigint, currency: Currency): string {
  const fractions = fractionsOf(currencyDigits(currency));
  const scale = fractions.length;
  const number = Number(minor);
  if (Number.isSafeInteger(number)) {
    const size = Math.abs(number);
    const units = Math.floor(size / scale);
    const text = String(units) + (fractions[size - units * scale] as string);
    return number < 0 ? `-${text}` : text;
  }
  const size = minor < 0n ? -minor : minor;
  const text = `${size / BigInt(scale)}${fractions[Number(size % BigInt(scale))]}`;
  return minor < 0n ? `-${text}` : text;
}

export const toText = ({ minor, currency }: Money): MoneyText => ({
  value: formatMinor(minor, currency),
  currency,
});

/** Longer than any amount or balance; what is longer is not read at all. */
const MAX_TEXT = 40;

/** So many digits a JavaScript number holds exactly, whatever they are. */
const EXACT_DIGITS = 15;
const [MINUS, POINT, ZERO] = [45, 46, 48];

/**
 * Minor units of a decimal string of exactly the currency's scale; undefined for any other text. Character by
 * character: the ledger reads four amounts for each transaction.
 */
function readMinor(value: string, currency: Currency): bigint | undefined {
  const places = currencyDigits(currency);
  if (value.length > MAX_TEXT) return undefined;
  const first = value.charCodeAt(0) === MINUS ? 1 : 0;
  const point = places === 0 ? value.length : value.length - places - 1;
  // There is a digit before the point, and none is a zero too many.
  if (point <= first || (value.charCodeAt(first) === ZERO && point > first + 1)) return undefined;
  let units = 0;
  for (let at = first; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (at === point) {
      if (code !== POINT) return undefined;
    } else {
      const digit = code - ZERO;
      if (digit < 0 || digit > 9) return undefined;
      units = units * 10 + digit;
    }
  }
  // Zero is written in one way.
  if (first === 1 && units === 0) return undefined;
  if (value.length <= EXACT_DIGITS) return BigInt(first === 1 ? -units : units);
  return BigInt(value.slice(0, point) + value.slice(point + 1));
}

/**
 * Minor units of a decimal string that the engine itself wrote (an event, a row); a minus is allowed.
 * @throws RangeError if the text is not exactly of the currency's scale: a corrupt record.
 */
export function parseMinor(value: string, currency: Currency): bigint {
  const minor = readMinor(value, currency);
  if (minor === undefined)
    throw new RangeError(`not an amount in ${currency}: ${value.slice(0, 40)}`);
  return minor;
}

/** Money that the engine itself wrote. @throws RangeError on a corrupt record. */
export function fromText({ value, currency }: MoneyText): Money {
  if (!isCurrency(currency)) throw new RangeError(`unknown currency ${currency.slice(0, 10)}`);
  return { minor: parseMinor(value, currency), currency };
}

/** Money of an event's member that is left out for none. @param like in its currency. */
export const orNone = (text: MoneyText | undefined, like: Money): Money =>
  text === undefined ? money(0n, like.currency) : fromText(text);

export type ParsedMoney =
  | { readonly accepted: true; readonly amount: Money }
  | { readonly accepted: false; readonly rejection: Rejection };

/**
 * An amount from outside: above zero, exactly the currency's digits, no sign, exponent or leading
 * zero, at most 10^15 minor units. A wrong scale is an error, never rounded.
 */
export function parseAmount(text: MoneyText, param = 'amount'): ParsedMoney {
  const parsed = parseSigned(text, param);
  if (!parsed.accepted) return parsed;
  const { minor } = parsed.amount;
  if (minor <= 0n) return reject('invalid_amount', 'an amount is above zero', `${param}.value`);
  if (minor > MAX_AMOUNT_MINOR) {
    return reject('amount_too_large', 'an amount is at most 10^15 minor units', `${param}.value`);
  }
  return parsed;
}

/** A balance or limit from outside: as an amount, but it may be zero or carry a minus, to 9·10^18. */
export function parseBalance(text: MoneyText, param: string): ParsedMoney {
  const parsed = parseSigned(text, param);
  if (!parsed.accepted) return parsed;
  const { minor } = parsed.amount;
  if (minor > MAX_BALANCE_MINOR || minor < -MAX_BALANCE_MINOR) {
    return reject('amount_too_large', 'a balance is at most 9·10^18', `${param}.value`);
  }
  return parsed;
}

function parseSigned({ value, currency }: MoneyText, param: string): ParsedMoney {
  if (!isCurrency(currency)) {
    return reject('unknown_currency', 'the currency is not in the table', `${param}.currency`);
  }
  const minor = readMinor(value, currency);
  if (minor === undefined) {
    return reject(
      'invalid_amount',
      `an amount in ${currency} is a decimal string with exactly ${currencyDigits(currency)} decimals`,
      `${param}.value`,
    );
  }
  return { accepted: true, amount: { minor, currency } };
}

export type { Currency };
