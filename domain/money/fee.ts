/** Fees: percentages run in big.js; every rounding has its rule named here. */
import Big from 'big.js';

const Strict = Big();
// Strict mode throws if a JavaScript number slips in: no float ever meets money.
Strict.strict = true;

/** A percentage as text: `"0.60"` is 0.60 %. Up to 100, at most 6 decimals. */
export const PERCENT = /^(100(\.0{1,6})?|\d{1,2}(\.\d{1,6})?)$/;

/** True if these percentages come to 100 at most. */
export const atMostWhole = (percents: readonly string[]): boolean =>
  percents.reduce((sum, percent) => sum.plus(percent), new Strict('0')).lte('100');

/**
 * half-up(percent × amount), in minor units: a half unit goes up, away from zero.
 * @param percent as `PERCENT`; `"0.60"` means 0.60 %.
 * @param minor not below zero.
 */
export const percentOf = (percent: string, minor: bigint): bigint => percentsOf([[percent, minor]]);

/**
 * half-up(Σ percent × amount), in minor units: the parts are added exactly, and rounded once.
 * @param parts as of `percentOf`.
 */
export function percentsOf(parts: readonly (readonly [percent: string, minor: bigint])[]): bigint {
  const exact = parts.reduce((sum, part) => sum.plus(shareOf(...part)), new Strict('0'));
  return BigInt(exact.round(0, Strict.roundHalfUp).toFixed());
}

/** percent × amount, rounded down to a unit: what is left over stays with whoever shares. @param percent as `PERCENT`. */
export const percentDown = (percent: string, minor: bigint): bigint =>
  BigInt(shareOf(percent, minor).round(0, Strict.roundDown).toFixed());

function shareOf(percent: string, minor: bigint): Big {
  if (!PERCENT.test(percent)) throw new RangeError(`not a percentage: ${percent.slice(0, 20)}`);
  if (minor < 0n) throw new RangeError('a percentage is taken of an amount that is not below zero');
  return new Strict(percent).times(new Strict(minor.toString())).div(new Strict('100'));
}
