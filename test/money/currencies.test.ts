import { describe, expect, it } from '@jest/globals';
import { currencies, currencyDigits, isCurrency } from '../../domain/money/currencies.js';
import { code } from './amounts.js';

describe('the table of currencies', () => {
  it('has every active code once, in order', () => {
    expect(currencies).toHaveLength(159);
    expect([...new Set(currencies)].sort()).toStrictEqual(currencies);
    for (const currency of currencies) expect(currency).toMatch(/^[A-WYZ][A-Z]{2}$/);
  });

  // ISO 4217, where JavaScript's Intl or common belief says otherwise.
  it.each([
    ['HUF', 2],
    ['IDR', 2],
    ['COP', 2],
    ['IQD', 3],
    ['ISK', 0],
    ['KRW', 0],
    ['VND', 0],
    ['CLP', 0],
    ['CLF', 4],
    ['UYW', 4],
    ['UYI', 0],
    ['UGX', 0],
    ['MGA', 2],
    ['MRU', 2],
    ['LBP', 2],
    ['TWD', 2],
    ['AFN', 2],
    ['TND', 3],
    ['LYD', 3],
    ['BHD', 3],
    ['OMR', 3],
    ['JOD', 3],
    ['KWD', 3],
    ['JPY', 0],
    ['CNY', 2],
  ])('%s has %d digits', (name, digits) => {
    expect(currencyDigits(code(name))).toBe(digits);
  });

  it('tells no digits of what it does not have', () => {
    expect(() => currencyDigits('XXX' as never)).toThrow(new RangeError('unknown currency XXX'));
  });

  it('differs from Intl where Intl follows cash', () => {
    const intlDigits = (currency: string): number | undefined =>
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
        .maximumFractionDigits;
    for (const name of ['EUR', 'USD', 'CNY', 'JPY', 'KWD']) {
      expect(intlDigits(name)).toBe(currencyDigits(code(name)));
    }
  });

  // Withdrawn: kuna, lev, Antillean guilder, old leone, old Zimbabwe dollar, convertible peso, old bolívar.
  it.each(['HRK', 'BGN', 'ANG', 'SLL', 'ZWL', 'CUC', 'VEF', 'STD', 'MRO', 'BYR', 'LTL'])(
    'has no withdrawn %s',
    (name) => {
      expect(isCurrency(name)).toBe(false);
    },
  );

  it.each(['XAF', 'XAU', 'XXX', 'XTS', 'XDR', 'cny', 'CN', '', 'toString', '__proto__'])(
    'has no %j',
    (name) => {
      expect(isCurrency(name)).toBe(false);
    },
  );
});
