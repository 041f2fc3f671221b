/**
 * A log as an engine leaves it: a real ledger and the domain's own postings, payments and refunds, sagas,
 * callbacks, cases, day cuts and a second book.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TallybookEvent } from '../../domain/events.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { derivedId } from '../../domain/ids.js';
import { derivedUuid } from '../../domain/kernel/ids.js';
import { caseStream } from '../../domain/case/streams.js';
import { merchantStream } from '../../domain/merchant/streams.js';
import { paymentStream } from '../../domain/payment/streams.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { MoneyText } from '../../domain/money/money.js';
import type { SagaEvent } from '../../domain/saga/events.js';
import { type LedgerService, openLedger } from '../../engine/ledger/ledger-service.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { PaymentHistory, sagaOf } from './payment-history.js';
import { RefundHistory } from './refund-history.js';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');

export const cny = (value: string): MoneyText => ({ value, currency: 'CNY' });

export class History {
  nowMs = NOW;
  readonly payments = new PaymentHistory(this);
  readonly refunds = new RefundHistory(this, this.payments);
  #ids = 0;

  private constructor(
    readonly log: EventLog<TallybookEvent>,
    readonly ledger: LedgerService,
    private readonly dir: string,
  ) {}

  /** A new store in memory with the book `main`. */
  static async open(): Promise<History> {
    const dir = mkdtempSync(join(tmpdir(), 'tallybook-history-'));
    const clock = { now: () => history.nowMs };
    let count = 0;
    const ids = { uuid: () => derivedUuid(dir, String((count += 1))) };
    const store = openSqliteEventStore({ file: ':memory:' });
    let history: Pick<History, 'nowMs'> = { nowMs: NOW };
    const log = await createEventLog(store, { mode: 'development', clock, ids });
    const ledger = await openLedger({ log, dataDir: dir, clock, ids });
    const opened = new History(log, ledger, dir);
    history = opened;
    await ledger.openBook('main', 'UTC', opened.context('main'));
    return opened;
  }

  async close(): Promise<void> {
    await this.ledger.close();
    await this.log.store.close();
    rmSync(this.dir, { recursive: true });
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
    this.nowMs += ms;
  }

  get at(): string {
    return new Date(this.nowMs).toISOString();
  }

  async append(stream: string, event: TallybookEvent, correlationId = stream): Promise<string> {
    const id = derivedUuid(this.dir, 'event', String((this.#ids += 1)));
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

  async registerMerchant(merchant: string): Promise<void> {
    const fee = { percent: '0.60', fixed: null };
    await this.append(merchantStream(merchant), {
      type: 'MerchantRegistered',
      data: { merchant, name: `Merchant ${merchant}`, fee, contentHash: 'c' },
    });
  }

  /** The record of a saga, in the stream of its payment. */
  async saga(payment: string, event: SagaEvent): Promise<void> {
    await this.append(paymentStream(payment), event, payment);
  }

  async openCase(payment: string): Promise<string> {
    const id = derivedId('case', payment);
    await this.append(
      caseStream(id),
      {
        type: 'CaseOpened',
        data: {
          case: id,
          kind: 'callback_mismatch',
          ...sagaOf(payment),
          channel: 'sandbox_a',
          summary: 'the amount of a callback is not that of the payment',
          details: { said: '1.00' },
        },
      },
      payment,
    );
    return id;
  }
}
