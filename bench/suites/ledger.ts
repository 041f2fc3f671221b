/**
 * Ledger transactions a second in process, on the embedded store, each batch answered after its fsync.
 * Beside it, in turns, bare inserts of rows as large into SQLite, one fsync per batch.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { Ledger } from '../../domain/ledger/port.js';
import { openLedger } from '../../engine/ledger/ledger-service.js';
import { createIdSource } from '../../engine/random-ids.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { Sqlite } from '../../sqlite/driver.js';
import { figureOf } from '../report.js';
import type { Suite } from '../suite.js';

const BOOK = 'main';
const ACCOUNTS = 1_000;
/** Batch size → batches in one run. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [1, 1_000],
  [100, 100],
  [8_190, 4],
]);

const clock: Clock = { now: Date.now };
const ids = createIdSource(clock);

export const ledger: Suite = async ({ runs, note }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tallybook-bench-'));
  const store = await openEventStore({ dataDir });
  const log = await createEventLog(store, { mode: 'development', clock, ids });
  const service = await openLedger({ log, dataDir, clock, ids });
  const bare = openBare(join(dataDir, 'bare.sqlite'));
  try {
    await service.openBook(BOOK, 'UTC', context());
    await applied(
      service,
      Array.from({ length: ACCOUNTS }, (_, index) => account(index)),
    );
    const figures: Record<string, ReturnType<typeof figureOf>> = {};
    for (const [size, batches] of SIZES) {
      const values: number[] = [];
      const baselines: number[] = [];
      const latenciesMs: number[] = [];
      // The first run warms up and does not count.
      for (let run = 0; run <= runs; run += 1) {
        const ours = await timed(batches, size, (batch) => applied(service, batch));
        const theirs = await timed(batches, size, (batch) => bare.insert(batch));
        if (run === 0) continue;
        values.push(ours.perSecond);
        baselines.push(theirs.perSecond);
        latenciesMs.push(...ours.latenciesMs);
      }
      const name = `ledger_batch_${size}`;
      figures[name] = figureOf({ unit: 'transactions/s', values, baselines, latenciesMs });
      note(`batch ${size}: ${figures[name].value}/s, bare inserts ${figures[name].baseline}/s`);
    }
    return { settings: { accounts: ACCOUNTS, store: 'sqlite', synchronous: 'FULL' }, figures };
  } finally {
    bare.close();
    await service.close();
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
};

const context = (): CommandContext => ({
  correlationId: 'bench',
  causationId: 'bench',
  actor: 'system',
  nowMs: clock.now(),
});

const account = (index: number): LedgerCommand => ({
  type: 'OpenAccount',
  origin: 'caller',
  id: `acc-${index}`,
  currency: 'CNY',
  subject: 'customer_payable',
});

const transaction = (): LedgerCommand => {
  const from = Math.floor(Math.random() * ACCOUNTS);
  const to = (from + 1 + Math.floor(Math.random() * (ACCOUNTS - 1))) % ACCOUNTS;
  const amount = { value: '1.00', currency: 'CNY' };
  return {
    type: 'PostTransaction',
    origin: 'caller',
    id: ids.uuid(),
    entries: [
      { account: `acc-${from}`, direction: 'debit', amount },
      { account: `acc-${to}`, direction: 'credit', amount },
    ],
  };
};

async function applied(service: Ledger, commands: readonly LedgerCommand[]): Promise<void> {
  const outcomes = await service.execute(BOOK, commands, context());
  const failed = outcomes.find(({ status }) => status !== 'applied');
  if (failed !== undefined) throw new Error(`not applied: ${JSON.stringify(failed)}`);
}

async function timed(
  batches: number,
  size: number,
  write: (batch: readonly LedgerCommand[]) => Promise<void> | void,
): Promise<{ readonly perSecond: number; readonly latenciesMs: readonly number[] }> {
  const prepared = Array.from({ length: batches }, () => Array.from({ length: size }, transaction));
  const latenciesMs: number[] = [];
  const began = performance.now();
  for (const batch of prepared) {
    const sent = performance.now();
    await write(batch);
    latenciesMs.push(performance.now() - sent);
  }
  return { perSecond: (batches * size) / ((performance.now() - began) / 1_000), latenciesMs };
}

interface Bare {
  insert(batch: readonly LedgerCommand[]): void;
  close(): void;
}

/** A row of about what the event of a transaction takes; id and text, nothing decided. */
function openBare(file: string): Bare {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, data TEXT NOT NULL)');
  const insert = db.prepare<[string]>('INSERT INTO rows (data) VALUES (?)');
  const insertAll = db.transaction((batch: readonly LedgerCommand[]) => {
    for (const command of batch) insert.run(JSON.stringify(command));
  });
  return { insert: (batch) => void insertAll(batch), close: () => void db.close() };
}
