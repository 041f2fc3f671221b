/** Splitting an amount so that not one unit is lost or made. */

/**
 * Splits an amount by weights: the parts always sum to the whole, and each is its exact share rounded
 * down or up to a unit. The units left over by rounding down go one each to the largest remainders, the
 * first of equals before the others.
 * @param minor the whole, in minor units; a whole below zero is split as its mirror image.
 * @param weights none below zero, not all zero: `[7n, 3n]` is 70 % and 30 %.
 * @returns one part per weight, in the same order; nothing for a weight of zero.
 * @throws RangeError weights that split nothing.
 */
export function allocate(minor: bigint, weights: readonly bigint[]): readonly bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('weights are not below zero, and not all zero');
  }
  const whole = minor < 0n ? -minor : minor;
  const shares = weights.map((weight) => ({
    part: (whole * weight) / total,
    remainder: (whole * weight) % total,
  }));
  const left = whole - shares.reduce((sum, { part }) => sum + part, 0n);
  // The sort is stable: equals stay in their order.
  const byRemainder = [...shares].sort((a, b) =>
    a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1,
  );
  // There are fewer units left than shares with a remainder: each takes one at most.
  for (const share of byRemainder.slice(0, Number(left))) share.part += 1n;
  return shares.map(({ part }) => (minor < 0n ? -part : part));
}
