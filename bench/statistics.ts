/** Medians and percentiles by the nearest-rank rule: every figure was measured. */

/** @param share 0–1; 0.5 is the median. Of an empty list: NaN. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
