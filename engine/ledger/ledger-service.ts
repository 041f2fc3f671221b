/** The ledger: several books, one writer each, over one log. */
import type { TallybookEvent } from '../../domain/events.js';
import type { Clock } from '../../domain/kernel/clock.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import type { Book } from '../../domain/ledger/book.js';
import { isDayUnclear, runningDay } from '../../domain/ledger/accounting-day.js';
import { previousDay } from '../../domain/ledger/calendar.js';
import { byCode, type Subject } from '../../domain/ledger/chart.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { EXPIRE_AT_ONCE } from '../../domain/ledger/decide/expire-reservations.js';
import { openBook } from '../../domain/ledger/decide/open-book.js';
import { releaseKey, reservationKey, transactionKey } from '../../domain/ledger/keys.js';
import type { Periods } from '../../domain/ledger/period.js';
import type { Ledger, LedgerOutcome } from '../../domain/ledger/port.js';
import { envelop } from '../decide-and-append.js';
import { readBook, type StoredLedgerEvent } from './book-log.js';
import { BookRegistry } from './book-registry.js';
import { BookWriters } from './book-writers.js';
import type { StartCacheThread } from './threaded-cache-writer.js';
import { DayUnclear, isStamped } from './day-unclear.js';
import { type AccountView, accountView, type ReservationView, reservationView } from './views.js';

export interface LedgerOptions {
  readonly log: EventLog<TallybookEvent>;
  /** The cache lies in its `caches/`. One process at a time. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  /**
   * True if no other process writes to the log. If others do, a read asks the log first, so that
   * what one process has acknowledged can be read at every other. Default true.
   */
  readonly exclusive?: boolean;
  /** Events between two flushes of the cache. Default 65,536. */
  readonly snapshotEvery?: number;
  /** Starts the thread that writes the cache. Default: none, the cache is written between two appends. */
  readonly startCacheThread?: StartCacheThread;
  /**
   * When more days are over than are cut without an operator: `cut` cuts them all the same, `wait` posts
   * nothing until an operator has named the day. Default `cut`.
   */
  readonly unclearDays?: 'cut' | 'wait';
}

export interface BookInfo {
  readonly id: string;
  /** IANA name of the zone of its accounting days. */
  readonly timezone: string;
  /** `HH:MM` in that zone: when its days end. */
  readonly cutTime: string;
  /** The open accounting day, `YYYY-MM-DD`. */
  readonly day: string;
}

export interface LedgerService extends Ledger {
  /** The books that were opened, by name. */
  books(): readonly BookInfo[];
  /**
   * Opens a book: `applied`, `duplicate` if it is open with the same rule of days, or `rejected` with
   * `book_exists` or `invalid_request`.
   * @param cutTime default midnight.
   */
  openBook(
    book: string,
    timezone: string,
    context: CommandContext,
    cutTime?: string,
  ): Promise<LedgerOutcome>;
  /** One book, undefined if it was not opened. */
  book(book: string): Promise<BookInfo | undefined>;
  /** The book's subjects by code; undefined if it was not opened. */
  chart(book: string): Promise<readonly Subject[] | undefined>;
  /** How far the book's periods are closed; undefined if it was not opened. */
  periods(book: string): Promise<Periods | undefined>;
  /** An account as of the last commit. */
  account(book: string, id: string): Promise<AccountView | undefined>;
  /** Every account whose id begins so, as the book has it now: it looks at all of them. */
  accountsBeginning(book: string, beginning: string): Promise<readonly AccountView[]>;
  /** A transaction as it was stored. */
  transaction(book: string, id: string): Promise<StoredLedgerEvent | undefined>;
  reservation(book: string, id: string): Promise<ReservationView | undefined>;
  /** Voids every reservation past its expiry. @returns how many there were. */
  expireDue(): Promise<number>;
  /** Cuts the day of each book whose open day is over by the clock. */
  cutDueDays(): Promise<void>;
  /**
   * Resolves when postings to the book may be taken as far as its day goes.
   * @throws DayUnclear an operator has to name the day first.
   */
  requireClearDay(book: string): Promise<void>;
  /** True, or which books wait for an operator to name their day. */
  dayHealth(): true | string;
  /** Writes the cache now. */
  snapshot(): Promise<void>;
  /** Waits for the commands under way, writes the cache and closes it. The log stays open. */
  close(): Promise<void>;
}

/** Opens every book of the log: from the cache if it matches, then from the events after it. */
export async function openLedger(options: LedgerOptions): Promise<LedgerService> {
  const registry = await BookRegistry.open(options.log, options.ids);
  const service = new MultiBookLedger(options, registry);
  await service.loadAll();
  return service;
}

const SNAPSHOT_EVERY = 65_536;

const infoOf = ({ id, timezone, cutTime, day }: Book): BookInfo => ({ id, timezone, cutTime, day });

const bookNotFound = (): Rejection => reject('book_not_found', 'the book was not opened').rejection;

class MultiBookLedger implements LedgerService {
  readonly #exclusive: boolean;
  readonly #writers: BookWriters;

  constructor(
    private readonly options: LedgerOptions,
    private readonly registry: BookRegistry,
  ) {
    const { exclusive = true, snapshotEvery = SNAPSHOT_EVERY } = options;
    this.#exclusive = exclusive;
    this.#writers = new BookWriters({ ...options, exclusive, snapshotEvery });
  }

  async loadAll(): Promise<void> {
    for (const book of this.registry.names) await this.#writers.of(book);
  }

  books(): readonly BookInfo[] {
    return [...this.#writers.loaded.values()]
      .map(({ book }) => infoOf(book))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async execute(
    book: string,
    commands: readonly LedgerCommand[],
    context: CommandContext,
  ): Promise<readonly LedgerOutcome[]> {
    const writer = await this.#writers.of(book);
    if (writer !== undefined) {
      if (commands.some(isStamped)) await this.requireClearDay(book);
      return writer.execute(commands, context);
    }
    return commands.map(() => ({ status: 'rejected', rejection: bookNotFound() }));
  }

  async openBook(
    book: string,
    timezone: string,
    context: CommandContext,
    cutTime?: string,
  ): Promise<LedgerOutcome> {
    const writer = await this.#writers.of(book);
    const command = { type: 'OpenBook', book, timezone } as const;
    const asked = cutTime === undefined ? command : { ...command, cutTime };
    const decision = openBook(asked, writer?.book, context.nowMs);
    if (!decision.accepted) return { status: 'rejected', rejection: decision.rejection };
    const [opened] = decision.events;
    if (opened !== undefined) {
      const { log, ids } = this.options;
      const stream = ledgerStream(book);
      await this.registry.register(book, context);
      try {
        const events = envelop([opened], context, ids);
        const { revision, position } = await log.append(stream, events, 'no_stream');
        await this.#writers.of(book);
        const stored = events.map((event) => ({ ...event, stream, revision, position }));
        return { status: 'applied', events: stored, position };
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
        // Somebody else opened it in the meantime: how, decides the answer.
        return this.openBook(book, timezone, context, cutTime);
      }
    }
    const [first] = await readBook(this.options.log, book, 0, 1);
    if (first === undefined) throw new Error(`book ${book} has lost its first event`);
    return { status: 'duplicate', events: [first], position: first.position };
  }

  async book(book: string): Promise<BookInfo | undefined> {
    const writer = await this.#writers.fresh(book);
    return writer?.read(infoOf);
  }

  async chart(book: string): Promise<readonly Subject[] | undefined> {
    const writer = await this.#writers.fresh(book);
    return writer?.read(({ chart }) => [...chart.values()].sort(byCode));
  }

  async periods(book: string): Promise<Periods | undefined> {
    const writer = await this.#writers.fresh(book);
    return writer?.read(({ periods }) => periods);
  }

  async account(book: string, id: string): Promise<AccountView | undefined> {
    const writer = await this.#writers.fresh(book);
    return writer?.read(({ accounts }) => {
      const account = accounts.get(id);
      return account === undefined ? undefined : accountView(book, account);
    });
  }

  async accountsBeginning(book: string, beginning: string): Promise<readonly AccountView[]> {
    const writer = await this.#writers.fresh(book);
    const views = writer?.read(({ accounts }) =>
      [...accounts.values()]
        .filter(({ id }) => id.startsWith(beginning))
        .map((account) => accountView(book, account)),
    );
    return views ?? [];
  }

  async transaction(book: string, id: string): Promise<StoredLedgerEvent | undefined> {
    return (await this.#writers.fresh(book))?.lookUp(transactionKey(id));
  }

  async reservation(book: string, id: string): Promise<ReservationView | undefined> {
    const writer = await this.#writers.fresh(book);
    const [made, end] = await Promise.all([
      writer?.lookUp(reservationKey(id)),
      writer?.lookUp(releaseKey(id)),
    ]);
    return made === undefined ? undefined : reservationView(made, end);
  }

  async expireDue(): Promise<number> {
    const context = this.#timerContext();
    let expired = 0;
    for (const [id, writer] of this.#writers.loaded) {
      if (this.#isUnclear(id)) continue;
      while (await writer.read((book) => book.expiredReservations(context.nowMs, 1).length > 0)) {
        const [outcome] = await this.execute(id, [{ type: 'ExpireReservations' }], context);
        const count = outcome?.status === 'applied' ? outcome.events.length : 0;
        expired += count;
        if (count < EXPIRE_AT_ONCE) break;
      }
    }
    return expired;
  }

  async cutDueDays(): Promise<void> {
    const context = this.#timerContext();
    for (const book of this.books()) {
      const day = previousDay(runningDay(context.nowMs, book));
      if (day < book.day) continue;
      // If the day is unclear, the cut is refused, and an operator is waited for.
      const force = this.options.unclearDays !== 'wait';
      await this.execute(book.id, [{ type: 'CutDay', cause: 'timer', day, force }], context);
    }
  }

  async requireClearDay(book: string): Promise<void> {
    if (!this.#isUnclear(book)) return;
    // Somebody else may have cut the day.
    if (!this.#exclusive) await this.#writers.loaded.get(book)?.refresh();
    const info = this.#writers.loaded.get(book)?.book;
    if (info !== undefined && this.#isUnclear(book)) throw new DayUnclear(infoOf(info));
  }

  dayHealth(): true | string {
    const unclear = this.books().filter(({ id }) => this.#isUnclear(id));
    return unclear.length === 0 || unclear.map((book) => new DayUnclear(book).message).join('; ');
  }

  #isUnclear(book: string): boolean {
    const writer = this.#writers.loaded.get(book);
    return (
      writer !== undefined &&
      this.options.unclearDays === 'wait' &&
      isDayUnclear(writer.book, this.options.clock.now())
    );
  }

  async snapshot(): Promise<void> {
    await this.#writers.snapshot();
  }

  async close(): Promise<void> {
    await this.#writers.close();
  }

  #timerContext(): CommandContext {
    const id = this.options.ids.uuid();
    return { correlationId: id, causationId: id, actor: 'timer', nowMs: this.options.clock.now() };
  }
}
