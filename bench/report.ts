/** What a benchmark says: its figures, and everything that is needed to judge them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { z } from 'zod';
import { Sqlite, SQLITE_DRIVER } from '../sqlite/driver.js';
import { median, percentile } from './statistics.js';

export interface Figure {
  /** Median of the runs. */
  readonly value: number;
  readonly unit: string;
  /** Median of the baseline, measured in the same runs. */
  readonly baseline?: number;
  /** value / baseline. */
  readonly ratio?: number;
  /** Percentiles of one operation over all runs, in milliseconds. */
  readonly p50?: number;
  readonly p99?: number;
  readonly p999?: number;
}

export interface BenchmarkReport {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly figures: Readonly<Record<string, Figure>>;
}

export interface Runs {
  readonly unit: string;
  readonly values: readonly number[];
  readonly baselines?: readonly number[];
  /** Milliseconds of each operation; empty if they were not asked for. */
  readonly latenciesMs?: readonly number[];
}

export function figureOf({ unit, values, baselines, latenciesMs }: Runs): Figure {
  const value = median(values);
  const baseline = baselines && median(baselines);
  return {
    value: round(value),
    unit,
    ...(baseline === undefined ? {} : { baseline: round(baseline) }),
    // Nothing is no measure.
    ...(baseline === undefined || baseline === 0 ? {} : { ratio: round(value / baseline) }),
    ...(latenciesMs === undefined || latenciesMs.length === 0
      ? {}
      : {
          p50: round(percentile(latenciesMs, 0.5)),
          p99: round(percentile(latenciesMs, 0.99)),
          p999: round(percentile(latenciesMs, 0.999)),
        }),
  };
}

/** Three significant digits, but whole numbers as they are: more would claim too much. */
const round = (value: number): number =>
  value >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));

export function machine(): BenchmarkReport['machine'] {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    os: `${platform()} ${release()} ${arch()}`,
  };
}

const packageSchema = z.looseObject({ version: z.string() });

export function versions(): BenchmarkReport['versions'] {
  const require = createRequire(import.meta.url);
  const version = (path: string, from = require): string =>
    packageSchema.parse(JSON.parse(readFileSync(from.resolve(path), 'utf8'))).version;
  const driver = createRequire(require.resolve(SQLITE_DRIVER));
  const db = new Sqlite(':memory:');
  const sqlite = z.string().parse(db.prepare('SELECT sqlite_version()').pluck().get());
  db.close();
  return {
    node: process.version,
    'better-sqlite3': version('better-sqlite3/package.json', driver),
    sqlite,
    express: version('express/package.json'),
  };
}
