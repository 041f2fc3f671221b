/**
 * Plain PostgreSQL by itself: transfers a second, by the number of clients and of transfers a call. Beside each,
 * in turns, the ledger in process under the same load.
 */
import { withFolder } from '../folder.js';
import { interleave, type Measure } from '../interleaved.js';
import { postBatches, postSingly } from '../ledger/load.js';
import { openInProcessLedger } from '../ledger/in-process-ledger.js';
import { hot, uniform } from '../ledger/traffic.js';
import {
  type PlainPostgres,
  POSTGRES_ACCOUNTS,
  POSTGRES_CLIENTS,
  startPlainPostgres,
} from '../postgres/plain-ledger.js';
import { type Figure, figureOf } from '../report.js';
import type { Suite, SuiteOptions } from '../suite.js';

/** Transfers of all runs; one client takes a tenth. */
const TRANSACTIONS = 100_000;
const BATCH = 100;

export const postgres: Suite = {
  figures: ['postgres.clients1', 'postgres.clients20', 'postgres.batch100', 'postgres.hot'],
  async run(options) {
    const { transactions = TRANSACTIONS } = options.sizes;
    const server = await startPlainPostgres(options.note);
    const settings = { transactions, accounts: POSTGRES_ACCOUNTS, fsync: 'on' };
    if (server === undefined) {
      options.note(`skipped: ${postgres.figures.join(', ')}`);
      return { settings: { ...settings, postgres: 'none' }, figures: {} };
    }
    try {
      const figures = await withFolder((folder) => measured(folder, server, options));
      return { settings: { ...settings, postgres: server.version }, figures };
    } finally {
      await server.stop();
    }
  },
};

async function measured(
  folder: string,
  server: PlainPostgres,
  { runs, sizes, wanted, note }: SuiteOptions,
): Promise<Record<string, Figure>> {
  const ledger = await openInProcessLedger(folder, POSTGRES_ACCOUNTS);
  const ofRun = Math.ceil((sizes.transactions ?? TRANSACTIONS) / runs);
  const few = Math.ceil(ofRun / 10);
  const [any, busy] = [uniform(POSTGRES_ACCOUNTS), hot(POSTGRES_ACCOUNTS)];
  const calls = Math.ceil(ofRun / BATCH);
  const batches = { size: BATCH, total: calls * BATCH, runs: 1, traffic: any };
  /** PostgreSQL and the ledger. */
  const loads: Readonly<Record<string, readonly [Measure, Measure]>> = {
    'postgres.clients1': [
      () => server.transfers(1, few, any),
      () => postSingly(ledger, 1, few, any),
    ],
    'postgres.clients20': [
      () => server.transfers(POSTGRES_CLIENTS, ofRun, any),
      () => postSingly(ledger, POSTGRES_CLIENTS, ofRun, any),
    ],
    'postgres.batch100': [
      () => server.batches(BATCH, calls, any),
      () => postBatches(ledger, batches),
    ],
    'postgres.hot': [
      () => server.transfers(POSTGRES_CLIENTS, ofRun, busy),
      () => postSingly(ledger, POSTGRES_CLIENTS, ofRun, busy),
    ],
  };
  const figures: Record<string, Figure> = {};
  try {
    for (const [name, [theirs, ours]] of Object.entries(loads)) {
      if (!wanted(name)) continue;
      await theirs();
      const result = await interleave(runs, theirs, ours);
      const figure = figureOf({ unit: 'transactions/s', ...result });
      note(`${name}: ${figure.value}/s, the ledger ${figure.baseline}/s`);
      figures[name] = figure;
    }
  } finally {
    await ledger.close();
  }
  return figures;
}
