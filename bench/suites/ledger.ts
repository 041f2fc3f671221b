/**
 * Ledger transactions a second in process on the embedded store, each batch answered after its fsync, one
 * batch in flight. What stands beside each figure is in bench/README.md.
 */
import { join } from 'node:path';
import { BareRows } from '../baseline/bare-rows.js';
import { withFolder } from '../folder.js';
import { interleave, type Interleaved } from '../interleaved.js';
import type { Batches } from '../ledger/batches.js';
import { besideBareRows, postBatches, postSingly } from '../ledger/load.js';
import { LARGEST_BATCH, openInProcessLedger } from '../ledger/in-process-ledger.js';
import { sustainedRate } from '../ledger/sustained.js';
import { atRandom, hot, type Traffic, uniform, zipfian } from '../ledger/traffic.js';
import {
  type PlainPostgres,
  POSTGRES_ACCOUNTS,
  POSTGRES_CLIENTS,
  startPlainPostgres,
} from '../postgres/plain-ledger.js';
import { type Figure, figureOf } from '../report.js';
import { percentile } from '../statistics.js';
import type { Suite, SuiteOptions } from '../suite.js';

const ACCOUNTS = 10_000;
const ZIPF_ACCOUNTS = 100_000;
const ZIPF_IN_FLIGHT = [1, 64, 512, 8_192];
const CALLERS = 256;
const TRANSACTIONS = 1_000_000;
const SECONDS = 10;

/** What part of the transactions each figure takes: a slow figure takes few. */
const SHARES = {
  batch8190: 1,
  hot8190: 0.4,
  random8190: 0.4,
  batch100: 0.2,
  concurrent256: 0.1,
  zipf: 0.1,
  sequential: 0.05,
  postgres: 0.02,
};

const UNIT = 'transactions/s';

type Figures = Record<string, Figure>;

export const ledger: Suite = {
  figures: [
    'ledger.batch8190',
    'ledger.batch8190.p99',
    'ledger.batch8190.lastTenth',
    'ledger.batch100',
    'ledger.sequential',
    'ledger.hot8190',
    'ledger.random8190',
    'ledger.concurrent256',
    ...ZIPF_IN_FLIGHT.map((inFlight) => `ledger.zipf${inFlight}`),
    'ledger.sustained',
  ],
  async run(options) {
    const { transactions = TRANSACTIONS, accounts = ACCOUNTS, seconds = SECONDS } = options.sizes;
    const figures: Figures = {};
    await withFolder(async (folder) => batched(options, folder, figures));
    await withFolder(async (folder) => zipfs(options, folder, figures));
    const postgres = ['ledger.concurrent256', 'ledger.sustained'].some(options.wanted)
      ? await startPlainPostgres(options.note)
      : undefined;
    try {
      await withFolder(async (folder) => besidePostgres(options, folder, postgres, figures));
    } finally {
      await postgres?.stop();
    }
    return {
      settings: {
        ...{
          transactions,
          accounts,
          zipfAccounts: options.sizes.accounts ?? ZIPF_ACCOUNTS,
          seconds,
        },
        ...{ postgres: postgres?.version ?? 'none', postgresAccounts: POSTGRES_ACCOUNTS },
        ...{ store: 'sqlite', synchronous: 'FULL' },
      },
      figures,
    };
  },
};

const shareOf = ({ sizes, runs }: SuiteOptions, share: keyof typeof SHARES): number =>
  Math.max(runs, Math.round((sizes.transactions ?? TRANSACTIONS) * SHARES[share]));

/** Batches beside bare rows, and hot accounts beside any account. */
async function batched(options: SuiteOptions, folder: string, figures: Figures): Promise<void> {
  const { runs, wanted, note } = options;
  const accounts = options.sizes.accounts ?? ACCOUNTS;
  const ledgerOf = await openInProcessLedger(folder, accounts);
  const bare = new BareRows(join(folder, 'bare.sqlite'));
  const traffic = uniform(accounts);
  const of = (size: number, share: keyof typeof SHARES): Batches => ({
    ...{ size, runs, traffic },
    total: shareOf(options, share),
  });
  const beside = async (name: string, batches: Batches): Promise<Interleaved | undefined> => {
    if (!wanted(name)) return undefined;
    const result = await besideBareRows(ledgerOf, bare, batches);
    const figure = figureOf({ unit: UNIT, ...result });
    note(`${name}: ${figure.value}/s, bare rows ${figure.baseline}/s`);
    figures[name] = figure;
    return result;
  };
  try {
    await beside('ledger.sequential', of(1, 'sequential'));
    await beside('ledger.batch100', of(100, 'batch100'));
    const random = { ...of(LARGEST_BATCH, 'random8190'), id: atRandom };
    await beside('ledger.random8190', random);
    if (wanted('ledger.hot8190')) {
      const hotBatches = { ...of(LARGEST_BATCH, 'hot8190'), traffic: hot(accounts) };
      const result = await interleave(
        runs,
        () => postBatches(ledgerOf, hotBatches),
        () => postBatches(ledgerOf, of(LARGEST_BATCH, 'hot8190')),
      );
      figures['ledger.hot8190'] = figureOf({ unit: UNIT, ...result });
    }
    const batches = of(LARGEST_BATCH, 'batch8190');
    const largest = await beside('ledger.batch8190', batches);
    if (largest !== undefined) Object.assign(figures, ofLargest(largest));
  } finally {
    bare.close();
    await ledgerOf.close();
  }
}

/** The slowest batches beside the slowest of the baseline, and the last tenth beside the first. */
function ofLargest({ latenciesMs, baselineLatenciesMs }: Interleaved): Figures {
  const p99 = (latencies: readonly number[]) => percentile(latencies, 0.99);
  const tenth = Math.max(1, Math.floor(latenciesMs.length / 10));
  const perSecond = (latencies: readonly number[]): number =>
    (1_000 * latencies.length) / latencies.reduce((sum, latency) => sum + latency, 0);
  return {
    'ledger.batch8190.p99': figureOf({
      unit: 'ms',
      values: [p99(latenciesMs)],
      baselines: [p99(baselineLatenciesMs)],
    }),
    'ledger.batch8190.lastTenth': figureOf({
      unit: 'batches/s',
      values: [perSecond(latenciesMs.slice(-tenth))],
      baselines: [perSecond(latenciesMs.slice(0, tenth))],
    }),
  };
}

/** Callers with one transaction each in flight, on accounts of which few are busy; beside it all alike. */
async function zipfs(options: SuiteOptions, folder: string, figures: Figures): Promise<void> {
  const wanted = ZIPF_IN_FLIGHT.filter((inFlight) => options.wanted(`ledger.zipf${inFlight}`));
  if (wanted.length === 0) return;
  const accounts = options.sizes.accounts ?? ZIPF_ACCOUNTS;
  const ledgerOf = await openInProcessLedger(folder, accounts);
  const skewed = zipfian(accounts);
  const alike = uniform(accounts);
  try {
    for (const inFlight of wanted) {
      const total = shareOf(options, inFlight === 1 ? 'sequential' : 'zipf');
      const calls = Math.round(total / options.runs);
      const posting = (traffic: Traffic) => () => postSingly(ledgerOf, inFlight, calls, traffic);
      await posting(skewed)();
      const result = await interleave(options.runs, posting(skewed), posting(alike));
      const name = `ledger.zipf${inFlight}`;
      const figure = figureOf({ unit: UNIT, ...result });
      options.note(`${name}: ${figure.value}/s, all accounts alike ${figure.baseline}/s`);
      figures[name] = figure;
    }
  } finally {
    await ledgerOf.close();
  }
}

/** Single transfers of many callers, and what read models keep up with; beside it PostgreSQL. */
async function besidePostgres(
  options: SuiteOptions,
  folder: string,
  postgres: PlainPostgres | undefined,
  figures: Figures,
): Promise<void> {
  const { runs, wanted, note } = options;
  const { accounts = ACCOUNTS, seconds = SECONDS } = options.sizes;
  const transfers = Math.ceil(shareOf(options, 'postgres') / runs);
  const beside = postgres && {
    warmUp: () => postgres.transfers(POSTGRES_CLIENTS, transfers, uniform(POSTGRES_ACCOUNTS)),
    run: () => postgres.transfers(POSTGRES_CLIENTS, transfers, uniform(POSTGRES_ACCOUNTS)),
  };
  await beside?.warmUp();
  if (wanted('ledger.concurrent256')) {
    const ledgerOf = await openInProcessLedger(join(folder, 'concurrent'), accounts);
    const traffic = uniform(accounts);
    const calls = Math.ceil(shareOf(options, 'concurrent256') / runs);
    try {
      await postSingly(ledgerOf, CALLERS, calls, traffic);
      const ours = () => postSingly(ledgerOf, CALLERS, calls, traffic);
      const result = await interleave(runs, ours, beside?.run);
      figures['ledger.concurrent256'] = figureOf({ unit: UNIT, ...result });
    } finally {
      await ledgerOf.close();
    }
  }
  if (wanted('ledger.sustained')) {
    const result = await sustainedRate(
      { dataDir: join(folder, 'sustained'), accounts, seconds, runs },
      beside?.run,
    );
    figures['ledger.sustained'] = figureOf({ unit: UNIT, ...result });
    note(`ledger.sustained: ${figures['ledger.sustained'].value}/s`);
  }
}
