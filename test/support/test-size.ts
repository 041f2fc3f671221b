/** How large the tests are: `small` every day, `ci` a tenth of `full` (see scripts/test.mjs). */
export type TestSize = 'small' | 'ci' | 'full';

/** The number for the size that this run was started with. */
export function sized(numbers: Readonly<Record<TestSize, number>>): number {
  const size = process.env.TEST_SIZE;
  return numbers[size === 'ci' || size === 'full' ? size : 'small'];
}
