/** Sums of amounts as the API writes them: decimal texts of a currency, all with the same digits. Exact. */

/** @param values texts with the same number of digits after the point, perhaps with a minus */
export function sumOf(values: readonly string[]): string {
  const digits = Math.max(0, ...values.map(digitsOf));
  const total = values.reduce((sum, value) => sum + BigInt(value.replace('.', '')), 0n);
  return textOf(total, digits);
}

export const negated = (value: string): string =>
  textOf(-BigInt(value.replace('.', '')), digitsOf(value));

/** Zero with the same digits after the point. */
export const zeroOf = (value: string): string => textOf(0n, digitsOf(value));

const digitsOf = (value: string): number => value.split('.')[1]?.length ?? 0;

function textOf(minor: bigint, digits: number): string {
  const sign = minor < 0n ? '-' : '';
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  return digits === 0
    ? `${sign}${text}`
    : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
