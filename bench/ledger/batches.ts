/** How many transactions a figure takes, and in what batches. */
import type { Traffic } from './traffic.js';

export interface Batches {
  readonly size: number;
  /** Transactions of all runs. */
  readonly total: number;
  readonly runs: number;
  readonly traffic: Traffic;
  readonly id?: () => string;
}

/** How many batches make a run, and how large they are: never more in all than was asked for. */
export function shapeOf({ size, total, runs }: Pick<Batches, 'size' | 'total' | 'runs'>) {
  const ofRun = Math.max(1, Math.floor(total / runs));
  const batch = Math.min(size, ofRun);
  return { batch, batches: Math.max(1, Math.round(ofRun / batch)) };
}
