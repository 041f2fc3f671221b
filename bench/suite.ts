import type { BenchmarkReport } from './report.js';

export interface SuiteOptions {
  /** At least five. */
  readonly runs: number;
  /** Says what is being done. */
  readonly note: (text: string) => void;
}

export type Suite = (
  options: SuiteOptions,
) => Promise<Pick<BenchmarkReport, 'settings' | 'figures'>>;
