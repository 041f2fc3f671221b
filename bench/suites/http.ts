/**
 * Transactions a second over HTTP, in batches, against the whole engine with every read model on; beside it
 * PostgreSQL. And how far the read models fall behind meanwhile.
 */
import { withFolder } from '../folder.js';
import { interleave } from '../interleaved.js';
import { openInProcessLedger } from '../ledger/in-process-ledger.js';
import { type Traffic, transactions, uniform } from '../ledger/traffic.js';
import {
  type PlainPostgres,
  POSTGRES_ACCOUNTS,
  POSTGRES_CLIENTS,
  startPlainPostgres,
} from '../postgres/plain-ledger.js';
import { type Figure, figureOf } from '../report.js';
import { runLoad } from '../server/load.js';
import { lagOf, type Served, serve, untilRest } from '../server/serve.js';
import type { Suite, SuiteOptions } from '../suite.js';

const ACCOUNTS = 10_000;
const SECONDS = 10;
const CONNECTIONS = 32;
/** Transactions of a request, by figure. */
const SIZES: ReadonlyMap<string, number> = new Map([
  ['http.batch', 100],
  ['http.batch50', 50],
]);
/** Single transfers of all runs on PostgreSQL; over HTTP as many as the time gives. */
const TRANSACTIONS = 100_000;
const LOOK_EVERY_MS = 250;

export const http: Suite = {
  figures: [...SIZES.keys()].flatMap((name) => [name, `${name}.lag`]),
  run: (options) =>
    withFolder(async (dataDir) => {
      const { accounts = ACCOUNTS, seconds = SECONDS } = options.sizes;
      const opened = await openInProcessLedger(dataDir, accounts);
      await opened.close();
      const postgres = await startPlainPostgres(options.note);
      const figures: Record<string, Figure> = {};
      try {
        const server = await serve({ dataDir });
        try {
          for (const [name, size] of SIZES) {
            if (!options.wanted(name)) continue;
            Object.assign(figures, await measured(name, size, options, server, postgres));
          }
        } finally {
          await server.stop();
        }
      } finally {
        await postgres?.stop();
      }
      return {
        settings: {
          ...{ accounts, seconds, connections: CONNECTIONS },
          ...{ postgres: postgres?.version ?? 'none', postgresAccounts: POSTGRES_ACCOUNTS },
          ...{ store: 'sqlite', synchronous: 'FULL' },
        },
        figures,
      };
    }),
};

async function measured(
  name: string,
  size: number,
  { runs, sizes, note }: SuiteOptions,
  server: Served,
  postgres: PlainPostgres | undefined,
): Promise<Record<string, Figure>> {
  const { accounts = ACCOUNTS, seconds = SECONDS } = sizes;
  const transfers = Math.ceil((sizes.transactions ?? TRANSACTIONS) / runs);
  const traffic = uniform(accounts);
  const lags: (readonly number[])[] = [];
  const ours = async (ofSeconds: number) => {
    const watch = watchLag(server);
    const { perSecond, latenciesMs } = await post(server, size, ofSeconds, traffic);
    lags.push(await watch.stop());
    // What is left to read is no load on what is measured next.
    await untilRest(server);
    note(`${name}: ${(perSecond * size).toFixed(0)} transactions/s`);
    return { perSecond: perSecond * size, latenciesMs };
  };
  const theirs =
    postgres && (() => postgres.transfers(POSTGRES_CLIENTS, transfers, uniform(POSTGRES_ACCOUNTS)));
  await ours(Math.min(seconds, 3));
  await theirs?.();
  lags.length = 0;
  const result = await interleave(runs, () => ours(seconds), theirs);
  const [first, last] = [
    lags.map((lag) => mean(third(lag, 0))),
    lags.map((lag) => mean(third(lag, 2))),
  ];
  return {
    [name]: figureOf({ unit: 'transactions/s', ...result }),
    [`${name}.lag`]: figureOf({ unit: 'events', values: last, baselines: first }),
  };
}

const post = (server: Served, size: number, seconds: number, traffic: Traffic) =>
  runLoad({
    ...{ port: server.port, requests: Infinity, seconds, clients: CONNECTIONS },
    call: () => ({
      path: '/v1/ledgers/main/transactions/batch',
      headers: { authorization: `Bearer ${server.keys.operator}` },
      body: JSON.stringify({ transactions: transactions(size, traffic).map(toRequest) }),
    }),
    check: (status, body) => status === 200 && body.split('"status":"posted"').length === size + 1,
  });

/** A command without what says that it is one. */
function toRequest(command: ReturnType<typeof transactions>[number]) {
  if (command.type !== 'PostTransaction') throw new Error(`no transaction: ${command.type}`);
  const { id, entries } = command;
  return { id, entries };
}

/** Looks at the lag from time to time until it is told to stop. */
function watchLag(server: Served): { stop(): Promise<readonly number[]> } {
  const lags: number[] = [];
  let stopped = false;
  const watching = (async () => {
    do {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      lags.push(await lagOf(server));
    } while (!stopped);
  })();
  return {
    async stop() {
      stopped = true;
      await watching;
      return lags;
    },
  };
}

/** @param index 0 is the first third. */
function third<T>(of: readonly T[], index: 0 | 2): readonly T[] {
  const size = Math.max(1, Math.floor(of.length / 3));
  return index === 0 ? of.slice(0, size) : of.slice(-size);
}

const mean = (of: readonly number[]): number =>
  of.reduce((sum, value) => sum + value, 0) / of.length;
