/**
 * How large the tests are: `small` every day, `ci` a tenth of `full` (see scripts/test.mjs). On a mutant
 * they are a tenth of `small`, for they run once for each (see docs/mutation.md).
 */
import { it } from '@jest/globals';

export type TestSize = 'small' | 'ci' | 'full';

/** The number for the size that this run was started with. */
export function sized(numbers: Readonly<Record<TestSize, number>>): number {
  const size = process.env.TEST_SIZE;
  if (size === 'mutant') return Math.ceil(numbers.small / 10);
  return numbers[size === 'ci' || size === 'full' ? size : 'small'];
}

/** A test that takes long and finds what it finds seldom: it runs in CI and at full size. */
export const itFromCi: typeof it.skip =
  process.env.TEST_SIZE === 'ci' || process.env.TEST_SIZE === 'full' ? it : it.skip;
