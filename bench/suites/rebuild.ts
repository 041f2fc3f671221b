/** How fast every read model is computed anew, in SQLite and in PostgreSQL; beside it the bare read. */
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { openProjections } from '../../projections/open-projections.js';
import { withFolder } from '../folder.js';
import { interleave } from '../interleaved.js';
import { bareHistory, type History, writeHistory } from '../ledger/history.js';
import { postgresBinaries, startPostgresServer } from '../postgres/server.js';
import { type Figure, figureOf } from '../report.js';
import type { Suite } from '../suite.js';

const TRANSACTIONS = 50_000;
const ACCOUNTS = 10_000;

export const rebuild: Suite = {
  figures: ['rebuild.sqlite', 'rebuild.postgres'],
  run: ({ runs, sizes, wanted, note }) =>
    withFolder(async (dataDir) => {
      const { transactions = TRANSACTIONS, accounts = ACCOUNTS } = sizes;
      await writeHistory(dataDir, transactions, accounts);
      const history = await bareHistory(dataDir);
      const figures: Record<string, Figure> = {};
      const measure = async (name: string, databaseUrl?: string): Promise<void> => {
        const figure = await rebuilt(dataDir, history, runs, databaseUrl);
        note(`${name}: ${figure.value}/s, bare read ${figure.baseline}/s`);
        figures[name] = figure;
      };
      try {
        if (wanted('rebuild.sqlite')) await measure('rebuild.sqlite');
        if (wanted('rebuild.postgres')) {
          await withPostgres(note, (url) => measure('rebuild.postgres', url));
        }
      } finally {
        history.bare.close();
      }
      return { settings: { transactions, accounts, events: history.events }, figures };
    }),
};

/** Durable as it comes: read models can be computed again, but nobody turns fsync off. */
async function withPostgres(
  note: (text: string) => void,
  use: (url: string) => Promise<void>,
): Promise<void> {
  if (postgresBinaries() === undefined) {
    note('rebuild.postgres is skipped: PostgreSQL is not installed');
    return;
  }
  const server = await startPostgresServer({ fsync: 'on' });
  try {
    await use(await server.createDatabase());
  } finally {
    server.stop();
  }
}

async function rebuilt(
  dataDir: string,
  { events, bare }: History,
  runs: number,
  databaseUrl: string | undefined,
): Promise<Figure> {
  const store = await openEventStore({ dataDir, readonly: true });
  const log = await openEventLogReadonly(store);
  const projections = await openProjections({ log, dataDir, databaseUrl });
  const once = async () => {
    const began = performance.now();
    await projections.rebuild();
    return { perSecond: events / ((performance.now() - began) / 1_000) };
  };
  try {
    // The first time they are built is the warm-up.
    await projections.ready;
    bare.read();
    return figureOf({
      unit: 'events/s',
      ...(await interleave(runs, once, () => ({ perSecond: bare.read() }))),
    });
  } finally {
    await projections.stop();
    await store.close();
  }
}
