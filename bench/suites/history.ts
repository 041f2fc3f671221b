/**
 * What a long history costs: a ledger with many transactions beside a ledger with few, in turns. Starts are those of
 * the whole server, from the start of its process until it is ready.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolder } from '../folder.js';
import { interleave } from '../interleaved.js';
import { bareHistory, writeHistory } from '../ledger/history.js';
import { postBatches } from '../ledger/load.js';
import { openInProcessLedger } from '../ledger/in-process-ledger.js';
import { uniform } from '../ledger/traffic.js';
import { type Figure, figureOf } from '../report.js';
import { serve, untilRest } from '../server/serve.js';
import { percentile } from '../statistics.js';
import type { Suite, SuiteOptions } from '../suite.js';

const TRANSACTIONS = 200_000;
/** The short history, if the long is not shorter than ten times that. */
const SHORT = 100_000;
const ACCOUNTS = 10_000;
/** Batches of 100 of one run: over five runs, enough for the slowest in a thousand. */
const BATCHES = 200;
const BATCH = 100;

interface Folders {
  readonly long: string;
  readonly short: string;
}

export const history: Suite = {
  figures: [
    'history.throughputRatio',
    'history.p999Ratio',
    'history.startupMs',
    'history.coldStartMs',
    'history.rssMb',
  ],
  run: (options) =>
    withFolder(async (folder) => {
      const { transactions = TRANSACTIONS, accounts = ACCOUNTS } = options.sizes;
      const short = Math.max(1, Math.min(SHORT, Math.floor(transactions / 10)));
      const folders: Folders = { long: join(folder, 'long'), short: join(folder, 'short') };
      await writeHistory(folders.short, short, accounts);
      await writeHistory(folders.long, transactions, accounts);
      options.note(`written: ${transactions} transactions, and ${short} beside`);
      const figures: Record<string, Figure> = {};
      // Starts first: what the throughput is measured with makes both longer.
      if (['history.startupMs', 'history.coldStartMs', 'history.rssMb'].some(options.wanted)) {
        Object.assign(figures, await starts(folders, options));
      }
      if (['history.throughputRatio', 'history.p999Ratio'].some(options.wanted)) {
        Object.assign(figures, await throughput(folders, options, accounts));
      }
      return { settings: { transactions, short, accounts }, figures };
    }),
};

/** Batches of 100, one in flight, on both. */
async function throughput(
  folders: Folders,
  { runs, sizes, note }: SuiteOptions,
  accounts: number,
): Promise<Record<string, Figure>> {
  const long = await openInProcessLedger(folders.long, accounts);
  const short = await openInProcessLedger(folders.short, accounts);
  const traffic = uniform(accounts);
  const batches = Math.min(BATCHES, Math.ceil((sizes.transactions ?? TRANSACTIONS) / BATCH));
  const of = { size: BATCH, total: batches * BATCH, runs: 1, traffic };
  try {
    await postBatches(long, of);
    await postBatches(short, of);
    const result = await interleave(
      runs,
      () => postBatches(long, of),
      () => postBatches(short, of),
    );
    const rate = figureOf({ unit: 'transactions/s', ...result });
    note(`throughput: ${rate.value}/s, with a short history ${rate.baseline}/s`);
    return {
      'history.throughputRatio': rate,
      'history.p999Ratio': figureOf({
        unit: 'ms',
        values: [percentile(result.latenciesMs, 0.999)],
        baselines: [percentile(result.latenciesMs, 0.5)],
      }),
    };
  } finally {
    await long.close();
    await short.close();
  }
}

async function starts(
  folders: Folders,
  { runs, note }: SuiteOptions,
): Promise<Record<string, Figure>> {
  // Read models are built first: they are no part of a start.
  for (const dataDir of [folders.long, folders.short]) await start(dataDir);
  note('read models are built');
  const warm = { long: [] as number[], short: [] as number[] };
  const cold: number[] = [];
  const bareReads: number[] = [];
  const residentMb: number[] = [];
  const { events, bare } = await bareHistory(folders.long);
  try {
    bare.read();
    for (let run = 0; run < runs; run += 1) {
      const long = await start(folders.long);
      warm.long.push(long.tookMs);
      residentMb.push(long.residentMb);
      warm.short.push((await start(folders.short)).tookMs);
      await rm(join(folders.long, 'caches'), { recursive: true, force: true });
      cold.push((await start(folders.long)).tookMs);
      bareReads.push((1_000 * events) / bare.read());
      note(`start ${long.tookMs.toFixed(0)} ms, without caches ${cold.at(-1)?.toFixed(0)} ms`);
    }
  } finally {
    bare.close();
  }
  return {
    'history.startupMs': figureOf({ unit: 'ms', values: warm.long, baselines: warm.short }),
    'history.coldStartMs': figureOf({ unit: 'ms', values: cold, baselines: bareReads }),
    'history.rssMb': figureOf({ unit: 'MB', values: residentMb }),
  };
}

/** Starts a server until it is ready, and stops it when it has come to rest. */
async function start(
  dataDir: string,
): Promise<{ readonly tookMs: number; readonly residentMb: number }> {
  const began = performance.now();
  const server = await serve({ dataDir });
  const tookMs = performance.now() - began;
  try {
    await untilRest(server);
    const bytes = (await server.metrics()).get('process_resident_memory_bytes') ?? NaN;
    return { tookMs, residentMb: bytes / 1_000_000 };
  } finally {
    await server.stop();
  }
}
