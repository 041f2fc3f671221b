import type { BenchmarkReport } from './report.js';

/** How much is done; what a suite is not told it knows a default for, with which it ends within minutes. */
export interface Sizes {
  /** In all runs of the largest figure of the suite; the other figures take a share of it. */
  readonly transactions?: number;
  readonly accounts?: number;
  /** Of one run. */
  readonly payments?: number;
  /** Of one run, if a figure is measured over a time. */
  readonly seconds?: number;
}

export interface SuiteOptions {
  /** At least five. */
  readonly runs: number;
  readonly sizes: Sizes;
  /** Whether a figure of the suite was asked for. */
  readonly wanted: (figure: string) => boolean;
  /** Says what is being done. */
  readonly note: (text: string) => void;
}

export interface Suite {
  /** Names of all that it measures. */
  readonly figures: readonly string[];
  run(options: SuiteOptions): Promise<Pick<BenchmarkReport, 'settings' | 'figures'>>;
}
