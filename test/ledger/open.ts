/** Ledgers over real and faulty stores, and a check of everything that a book's stream says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import type { TallybookEvent } from '../../domain/events.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventStore } from '../../domain/kernel/event-store.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import type { Book } from '../../domain/ledger/book.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { type LedgerEvent, ledgerEventSchemas } from '../../domain/ledger/events.js';
import type { LedgerOutcome } from '../../domain/ledger/port.js';
import { replay } from '../../domain/ledger/replay.js';
import {
  type LedgerOptions,
  type LedgerService,
  openLedger,
} from '../../engine/ledger/ledger-service.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { NOW } from './given.js';

const ids = { uuid: () => uuidV7() };

export class Clock {
  constructor(public nowMs = NOW) {}
  now(): number {
    return this.nowMs;
  }
}

export interface Bench {
  readonly log: EventLog<TallybookEvent>;
  readonly clock: Clock;
  /** Another ledger over the same log, with caches of its own or in the given folder. */
  ledger(
    options?: Partial<
      Pick<
        LedgerOptions,
        'dataDir' | 'snapshotEvery' | 'unclearDays' | 'exclusive' | 'startCacheThread'
      >
    >,
  ): Promise<LedgerService>;
  folder(): string;
  close(): Promise<void>;
}

export const context: CommandContext = {
  correlationId: 'test',
  causationId: 'test',
  actor: 'system',
  nowMs: NOW,
};

const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'tallybook-ledger-'));

/** @param store default: a real SQLite store. */
export async function bench(store?: EventStore): Promise<Bench> {
  const folders: string[] = [];
  const ledgers: LedgerService[] = [];
  const clock = new Clock();
  const folder = (): string => {
    const made = makeFolder();
    folders.push(made);
    return made;
  };
  const opened = store ?? openSqliteEventStore({ file: join(folder(), 'events.sqlite') });
  const log = await createEventLog(opened, { mode: 'development', clock, ids, retryWaitsMs: [] });
  return {
    log,
    clock,
    folder,
    async ledger({ dataDir = folder(), snapshotEvery = 1000, ...rest } = {}) {
      const ledger = await openLedger({ log, dataDir, clock, ids, snapshotEvery, ...rest });
      ledgers.push(ledger);
      return ledger;
    },
    async close() {
      for (const ledger of ledgers) await ledger.close();
      await opened.close();
      for (const made of folders) rmSync(made, { recursive: true });
    },
  };
}

/** Opens book `main` and runs commands that must all be applied. */
export async function prepare(
  ledger: LedgerService,
  commands: readonly LedgerCommand[],
): Promise<void> {
  await ledger.openBook('main', 'Asia/Shanghai', context);
  const outcomes = await ledger.execute('main', commands, context);
  const failed = outcomes.find(({ status }) => status !== 'applied');
  if (failed !== undefined) throw new Error(JSON.stringify(failed));
}

/** The events of book `main`, straight from the log. */
export async function eventsOf(log: EventLog<TallybookEvent>): Promise<readonly LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for await (const { event } of readWholeStream(log, ledgerStream('main'))) {
    if (!isLedgerEvent(event)) throw new Error(`a book holds ${event.type}`);
    events.push(event);
  }
  return events;
}

const isLedgerEvent = (event: TallybookEvent): event is LedgerEvent =>
  Object.hasOwn(ledgerEventSchemas, event.type);

/** Book `main` from its events alone; folding checks each number and balance in them. */
export async function bookOf(log: EventLog<TallybookEvent>): Promise<Book> {
  const book = replay(await eventsOf(log));
  if (book === undefined) throw new Error('the book was not opened');
  return book;
}

/** `applied`, `duplicate`, `unknown`, or the code of a refusal. */
export const statuses = (outcomes: readonly LedgerOutcome[]): readonly string[] =>
  outcomes.map((outcome) =>
    outcome.status === 'rejected' ? outcome.rejection.code : outcome.status,
  );

export const status = (outcomes: readonly LedgerOutcome[]): string => statuses(outcomes)[0] ?? '';
