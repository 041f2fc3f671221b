/** A store with a real ledger, to which tests write at a time of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TallybookEvent } from '../../domain/events.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { derivedUuid } from '../../domain/kernel/ids.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { paymentStream } from '../../domain/payment/streams.js';
import type { SagaEvent } from '../../domain/saga/events.js';
import { openLedger } from '../../engine/ledger/ledger-service.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');

/**
 * A new store, a ledger on it, and the clock of both.
 * @param file of the store. Default: it is in memory.
 */
export async function openRecorded(file = ':memory:') {
  const dir = mkdtempSync(join(tmpdir(), 'tallybook-history-'));
  const clock = { nowMs: NOW, now: () => clock.nowMs };
  let count = 0;
  const ids = { uuid: () => derivedUuid(dir, String((count += 1))) };
  const store = openSqliteEventStore({ file });
  const log = await createEventLog(store, { mode: 'development', clock, ids });
  const ledger = await openLedger({ log, dataDir: dir, clock, ids });
  return { log, ledger, dir, clock };
}
type Recorded = Awaited<ReturnType<typeof openRecorded>>;

export class Recorder {
  readonly log: EventLog<TallybookEvent>;
  readonly ledger: Recorded['ledger'];
  readonly #dir: string;
  readonly #clock: Recorded['clock'];
  #ids = 0;

  constructor({ log, ledger, dir, clock }: Recorded) {
    this.log = log;
    this.ledger = ledger;
    this.#dir = dir;
    this.#clock = clock;
  }

  async close(): Promise<void> {
    await this.ledger.close();
    await this.log.store.close();
    rmSync(this.#dir, { recursive: true });
  }

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  context(correlationId: string): CommandContext {
    return { correlationId, causationId: 'test', actor: 'test', nowMs: this.nowMs };
  }

  /** Ends every day before the present one, in UTC. */
  cutToday(cause: 'timer' | 'operator'): LedgerCommand {
    const day = new Date(this.nowMs - 86_400_000).toISOString().slice(0, 10);
    return { type: 'CutDay', cause, day, force: true };
  }

  tick(ms = 1_000): void {
    this.#clock.nowMs += ms;
  }

  get at(): string {
    return new Date(this.nowMs).toISOString();
  }

  async append(stream: string, event: TallybookEvent, correlationId = stream): Promise<string> {
    const id = derivedUuid(this.#dir, 'event', String((this.#ids += 1)));
    const metadata = { correlationId, causationId: 'test', actor: 'test', at: this.at };
    await this.log.append(stream, [{ id, event, metadata }], 'any');
    return id;
  }

  /** Executes commands of a book, all of which must be accepted. */
  async book(book: string, commands: readonly LedgerCommand[], correlationId = book) {
    const outcomes = await this.ledger.execute(book, commands, this.context(correlationId));
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw new Error(outcome.rejection.detail);
    }
  }

  /** The record of a saga, in the stream of its payment. */
  async saga(payment: string, event: SagaEvent): Promise<void> {
    await this.append(paymentStream(payment), event, payment);
  }
}
