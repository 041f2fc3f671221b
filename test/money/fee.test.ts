import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PERCENT, percentOf } from '../../domain/money/fee.js';

describe('a percentage of an amount', () => {
  it.each([
    ['0.60', 10_000n, 60n],
    ['0.60', 83n, 0n],
    ['0.60', 84n, 1n],
    ['2.5', 20n, 1n],
    ['2.5', 19n, 0n],
    ['50', 1n, 1n],
    ['50', 3n, 2n],
    ['100', 7n, 7n],
    ['100.000000', 7n, 7n],
    ['0', 7n, 0n],
    ['0.60', 0n, 0n],
    ['0.000001', 10n ** 15n, 10_000_000n],
    ['0.30', 10n ** 15n, 3n * 10n ** 12n],
  ])('%s %% of %s is %s, a half unit up', (percent, minor, expected) => {
    expect(percentOf(percent, minor)).toBe(expected);
  });

  const percentage = fc
    .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 6 }), fc.nat(999_999))
    .map(([whole, places, fraction]) =>
      places === 0 ? `${whole}` : `${whole}.${`${fraction}`.padStart(6, '0').slice(0, places)}`,
    );

  it('is half-up of the exact product, in whole numbers', () => {
    fc.assert(
      fc.property(percentage, fc.bigInt(0n, 10n ** 15n), (percent, minor) => {
        const [whole = '0', fraction = ''] = percent.split('.');
        const millionths = BigInt(whole + fraction.padEnd(6, '0'));
        const scale = 100n * 10n ** 6n;
        expect(percentOf(percent, minor)).toBe((2n * minor * millionths + scale) / (2n * scale));
      }),
    );
  });

  it('never passes the amount, and grows with it', () => {
    const amount = fc.bigInt(0n, 10n ** 15n);
    fc.assert(
      fc.property(percentage, amount, amount, (percent, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(percentOf(percent, less)).toBeLessThanOrEqual(percentOf(percent, more));
        expect(percentOf(percent, more)).toBeLessThanOrEqual(more);
      }),
    );
  });

  it.each(['', '-1', '101', '100.1', '1.', '.5', '1e1', '0.1234567', '１', '1\n'])(
    '%j is no percentage',
    (percent) => {
      expect(PERCENT.test(percent)).toBe(false);
      expect(() => percentOf(percent, 1n)).toThrow(new RangeError(`not a percentage: ${percent}`));
    },
  );

  it('is named in its refusal as far as twenty characters', () => {
    expect(() => percentOf('1'.repeat(21), 1n)).toThrow(
      new RangeError(`not a percentage: ${'1'.repeat(20)}`),
    );
  });

  it('is not taken of a debt', () => {
    expect(() => percentOf('1', -1n)).toThrow(
      new RangeError('a percentage is taken of an amount that is not below zero'),
    );
  });
});
