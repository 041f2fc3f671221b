import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate } from '../../domain/money/allocate.js';

describe('a split by weights', () => {
  it.each<[bigint, readonly bigint[], readonly bigint[]]>([
    [100n, [1n, 1n], [50n, 50n]],
    [101n, [1n, 1n], [51n, 50n]],
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [200n, [1n, 1n, 1n], [67n, 67n, 66n]],
    [10n, [7n, 3n], [7n, 3n]],
    [1n, [1n, 2n], [0n, 1n]],
    [5n, [1n, 2n], [2n, 3n]],
    [1n, [1n, 1n, 1n], [1n, 0n, 0n]],
    [5n, [0n, 1n, 0n], [0n, 5n, 0n]],
    [0n, [1n, 2n], [0n, 0n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [7n, [3n], [7n]],
  ])('%s by %s gives %s', (whole, weights, parts) => {
    expect(allocate(whole, weights)).toStrictEqual(parts);
  });

  it.each<[readonly bigint[]]>([[[]], [[0n]], [[0n, 0n]], [[2n, -1n]]])(
    'by %s throws',
    (weights) => {
      expect(() => allocate(1n, weights)).toThrow(
        new RangeError('weights are not below zero, and not all zero'),
      );
    },
  );

  const weights = fc
    .array(fc.bigInt(0n, 10n ** 12n), { minLength: 1, maxLength: 20 })
    .filter((all) => all.some((weight) => weight > 0n));
  const whole = fc.bigInt(-(10n ** 18n), 10n ** 18n);
  const sum = (all: readonly bigint[]): bigint => all.reduce((total, part) => total + part, 0n);
  const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

  it('sums to its whole', () => {
    fc.assert(
      fc.property(whole, weights, (minor, by) => {
        expect(sum(allocate(minor, by))).toBe(minor);
      }),
    );
  });

  it('gives each its exact share, to less than a unit', () => {
    fc.assert(
      fc.property(whole, weights, (minor, by) => {
        const total = sum(by);
        for (const [index, part] of allocate(minor, by).entries()) {
          expect(absolute(part * total - minor * (by[index] ?? 0n))).toBeLessThan(total);
        }
      }),
    );
  });

  it('gives no larger weight less', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n), weights, (minor, by) => {
        const parts = allocate(minor, by);
        for (const [i, heavy] of by.entries()) {
          for (const [j, light] of by.entries()) {
            if (heavy > light) expect(parts[i]).toBeGreaterThanOrEqual(parts[j] ?? 0n);
          }
        }
      }),
    );
  });
});
