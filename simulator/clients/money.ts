/** Amounts as clients write them. */
export type Currency = 'CNY' | 'JPY' | 'KWD';

const DIGITS: Readonly<Record<Currency, number>> = { CNY: 2, JPY: 0, KWD: 3 };

/** To pick from: the first is the usual one. */
export const CURRENCIES = ['CNY', 'CNY', 'CNY', 'JPY', 'KWD'] as const;

export const money = (minor: number, currency: Currency) => {
  const digits = DIGITS[currency];
  const text = String(minor).padStart(digits + 1, '0');
  const value = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return { value, currency };
};
