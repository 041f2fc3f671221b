/**
 * The engine through EventStoreDB's official client, with the embedded store behind the gateway in another
 * process, or with the server that `EVENTSTORE_URL` names. Beside it the client alone, on the same server,
 * with the same events and as many appends in flight.
 */
import { join } from 'node:path';
import { START } from '../../domain/kernel/position.js';
import { unpack } from '../../eventstore/sqlite/packed-events.js';
import { type Database, Sqlite } from '../../sqlite/driver.js';
import { type BareAppend, type BareClient, openBareClient } from '../baseline/bare-client.js';
import { withFolder } from '../folder.js';
import { interleave, type Measured } from '../interleaved.js';
import { newestEvents } from '../ledger/event-texts.js';
import { type InProcessLedger, openInProcessLedger, STREAM } from '../ledger/in-process-ledger.js';
import { shapeOf } from '../ledger/batches.js';
import { postBatches } from '../ledger/load.js';
import { uniform } from '../ledger/traffic.js';
import { type Figure, figureOf } from '../report.js';
import { startGatewayProcess } from '../server/gateway.js';
import { CLIENTS, payments } from '../server/payments.js';
import { serve, untilRest } from '../server/serve.js';
import type { Suite, SuiteOptions } from '../suite.js';

const TRANSACTIONS = 50_000;
const ACCOUNTS = 1_000;
const PAYMENTS = 300;
const BATCH = 100;
/** Events that one run of `gateway.read` reads at most. */
const READ = 50_000;
const PAGE = 1_024;
/** What the engine leaves unanswered at most, which 32 clients fill. */
const IN_FLIGHT = 15;

export const gateway: Suite = {
  figures: ['gateway.append', 'gateway.read', 'gateway.payments'],
  run: (options) =>
    withFolder(async (folder) => {
      const { transactions = TRANSACTIONS, accounts = ACCOUNTS, payments: count } = options.sizes;
      const given = process.env.EVENTSTORE_URL;
      const served = join(folder, 'served');
      const started = given === undefined ? await startGatewayProcess(served) : undefined;
      const url = started?.url ?? given ?? '';
      const figures: Record<string, Figure> = {};
      const bare = openBareClient(url);
      try {
        await ofLedger({ folder, url, accounts, transactions }, bare, options, figures);
        if (options.wanted('gateway.payments')) {
          if (started === undefined) {
            options.note(
              'gateway.payments is skipped: only behind the gateway appends are counted',
            );
          } else {
            figures['gateway.payments'] = await ofPayments(folder, served, url, bare, options);
          }
        }
      } finally {
        await bare.close();
        await started?.stop();
      }
      return {
        settings: {
          ...{ transactions, accounts, payments: count ?? PAYMENTS, clients: CLIENTS },
          server: started === undefined ? 'EVENTSTORE_URL' : 'gateway',
        },
        figures,
      };
    }),
};

interface Place {
  readonly folder: string;
  readonly url: string;
  readonly accounts: number;
  readonly transactions: number;
}

/** Batches of 100, one in flight; and all events read. */
async function ofLedger(
  { folder, url, accounts, transactions }: Place,
  bare: BareClient,
  { runs, wanted, note }: SuiteOptions,
  figures: Record<string, Figure>,
): Promise<void> {
  const ledger = await openInProcessLedger(join(folder, 'engine'), accounts, url);
  const of = { size: BATCH, total: transactions, runs, traffic: uniform(accounts) };
  const { batch, batches } = shapeOf(of);
  const bareAppends = async (): Promise<Measured> => {
    const events = await newestEvents(ledger.store, STREAM, batch * batches);
    const appends: BareAppend[] = [];
    for (let from = 0; from < events.length; from += batch) {
      appends.push({ stream: 0, events: events.slice(from, from + batch) });
    }
    const { perSecond, latenciesMs = [] } = await bare.write(appends, 1);
    return { perSecond: perSecond * batch, latenciesMs };
  };
  try {
    await postBatches(ledger, of);
    if (wanted('gateway.append')) {
      const result = await interleave(runs, () => postBatches(ledger, of), bareAppends);
      figures['gateway.append'] = figureOf({ unit: 'events/s', ...result });
    }
    if (wanted('gateway.read')) {
      const result = await interleave(
        runs,
        () => readAll(ledger),
        () => bare.read(READ),
      );
      figures['gateway.read'] = figureOf({ unit: 'events/s', ...result });
    }
    for (const [name, { value, baseline }] of Object.entries(figures)) {
      note(`${name}: ${value}/s, bare client ${baseline}/s`);
    }
  } finally {
    await ledger.close();
  }
}

async function readAll({ store }: InProcessLedger): Promise<Measured> {
  const began = performance.now();
  let events = 0;
  for (let after = START; events < READ;) {
    const page = await store.readAll({ after, limit: Math.min(PAGE, READ - events) });
    const last = page.at(-1);
    if (last === undefined) break;
    events += page.length;
    after = last.position;
  }
  return { perSecond: events / ((performance.now() - began) / 1_000) };
}

/** Appends a second of a server that takes payments; and the same appends by the client alone. */
async function ofPayments(
  folder: string,
  served: string,
  url: string,
  bare: BareClient,
  { runs, sizes, note }: SuiteOptions,
): Promise<Figure> {
  const count = sizes.payments ?? PAYMENTS;
  const server = await serve({
    dataDir: join(folder, 'payments'),
    env: { EVENTSTORE_URL: url, SEAL_INTERVAL_MS: '0' },
  });
  const db = new Sqlite(join(served, 'events.sqlite'), { readonly: true });
  let appends: readonly BareAppend[] = [];
  const ours = async (): Promise<Measured> => {
    const before = lastAppend(db);
    const began = performance.now();
    const { perSecond } = await payments(server.port, server.keys.merchant, count);
    const tookS = (performance.now() - began) / 1_000;
    appends = appendsAfter(db, before);
    // What the last payments leave to do is no load on what is measured next.
    await untilRest(server);
    note(`${perSecond.toFixed(0)} payments/s, ${(appends.length / count).toFixed(1)} appends each`);
    return { perSecond: appends.length / tookS };
  };
  try {
    await ours();
    const result = await interleave(runs, ours, () => bare.write(appends, IN_FLIGHT));
    return figureOf({ ...result, unit: 'appends/s', latenciesMs: [] });
  } finally {
    db.close();
    await server.stop();
  }
}

const lastAppend = (db: Database): number =>
  db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM appends').pluck().get() ?? 0;

interface AppendRow {
  readonly stream: number;
  readonly events: string;
  readonly metadata: string;
}

/** Appends in the order of the log; those of the engine are never so large that they take several rows. */
const appendsAfter = (db: Database, position: number): readonly BareAppend[] =>
  db
    .prepare<[number], AppendRow>(
      'SELECT stream_id AS stream, events, metadata FROM appends WHERE position > ? ORDER BY position',
    )
    .all(position)
    .map(({ stream, events, metadata }) => ({ stream, events: unpack(events, metadata) }));
