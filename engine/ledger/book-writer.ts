/**
 * The one writer of a book: commands queue, are decided in order on the live state, and are answered
 * after the commit of the append that holds their events. While an append is under way the next
 * commands collect.
 *
 * What is right does not rest on being the only writer, but on the append's expected revision: if
 * that fails, or the outcome stays unknown, the state goes back to what is known, the tail of the log
 * is read, commands whose events are found there are answered, and the others are decided anew with new
 * event ids.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import {
  AppendOutcomeUnknown,
  type AppendResult,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import type { Book } from '../../domain/ledger/book.js';
import { unitsOf } from '../../domain/ledger/chain.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { evolve } from '../../domain/ledger/evolve.js';
import type { LedgerOutcome } from '../../domain/ledger/port.js';
import { bookOpenedBy } from '../../domain/ledger/replay.js';
import { BatchGatherer } from './batch-gatherer.js';
import { readBook, type StoredLedgerEvent } from './book-log.js';
import { Flight } from './flight.js';
import { answerFound } from './found-units.js';
import { History } from './history.js';
import { JobQueue } from './job-queue.js';
import type { BookCache } from './ledger-cache.js';
import { type Job, LedgerRequest } from './request.js';

export interface BookWriterParts {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  readonly cache: BookCache;
}

/** Conflicts with nothing new in the log after which the store is not to be trusted. */
const MAX_EMPTY_CONFLICTS = 5;

export class BookWriter {
  readonly #history: History;
  readonly #queue = new JobQueue();
  readonly #gatherer: BatchGatherer;
  #running: Promise<void> | undefined;
  /** Reads that wait for the flight under way, for the state runs ahead of the log. */
  #readers: (() => void)[] = [];
  /** True if the log may hold events that the state does not. */
  #behind = false;
  /** Who waits for the state to hold all that the log holds. */
  #refreshes: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];
  #emptyConflicts = 0;
  #position: Position;
  /** When the newest event that the state holds was recorded: a clock that steps back changes nothing. */
  #recordedAt: string;

  /** @param newest event that the state holds. */
  private constructor(
    readonly book: Book,
    private readonly parts: BookWriterParts,
    newest: StoredLedgerEvent,
  ) {
    this.#history = new History(parts.log, book.id, parts.cache.ids);
    this.#gatherer = new BatchGatherer(this.#queue, this.#history);
    this.#position = newest.position;
    this.#recordedAt = newest.metadata.at;
  }

  /**
   * Loads a book: the newest snapshot and the tail.
   * @param first the event that opened it.
   */
  static async load(first: StoredLedgerEvent, parts: BookWriterParts): Promise<BookWriter> {
    let book = await parts.cache.load();
    if (book === undefined) {
      book = bookOpenedBy(first.event);
      parts.cache.note(first);
    }
    const [newest = first] = await readBook(parts.log, book.id, book.revision, 1);
    const writer = new BookWriter(book, parts, newest);
    await writer.#catchUp();
    return writer;
  }

  execute(
    commands: readonly LedgerCommand[],
    context: CommandContext,
  ): Promise<readonly LedgerOutcome[]> {
    const request = new LedgerRequest(commands, context);
    this.#queue.push(unitsOf(request.jobs));
    this.#running ??= this.#run();
    return request.answered;
  }

  /** Reads the state as of the last commit. */
  read<T>(query: (book: Book) => T): Promise<T> {
    if (this.#running === undefined) return Promise.resolve(query(this.book));
    return new Promise((resolve) => this.#readers.push(() => resolve(query(this.book))));
  }

  /**
   * Reads what others have written: resolves when the state holds all that the log held at the call.
   * @throws StoreUnavailable as a command would.
   */
  refresh(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#refreshes.push({ resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** The committed event of a key (see domain/ledger/keys.ts). */
  lookUp(key: string): Promise<StoredLedgerEvent | undefined> {
    return this.#history.lookUp(key);
  }

  /** Waits for the commands under way and writes the cache. */
  async snapshot(): Promise<void> {
    const { cache } = this.parts;
    do {
      await cache.settled();
      await this.idle();
    } while (cache.isFlushing);
    await cache.flush(this.book);
  }

  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // Requests of the same turn share the first flight.
    await Promise.resolve();
    while (this.#queue.length > 0 || this.#refreshes.length > 0) {
      const refreshes = this.#refreshes.splice(0);
      try {
        if (this.#behind || refreshes.length > 0) await this.#catchUp();
        for (const { resolve } of refreshes) resolve();
        if (this.#queue.length > 0) await this.#fly();
      } catch (error) {
        this.#behind = true;
        for (const { reject } of refreshes) reject(error);
        this.#queue.failAll(error);
      }
      this.#gatherer.forget();
      this.#serveReaders();
      this.#flushIfDue();
    }
    this.#running = undefined;
    this.#serveReaders();
  }

  async #fly(): Promise<void> {
    const { log, ids } = this.parts;
    const flight = new Flight(this.book, this.#history, log, ids, this.#recordedAt);
    let result: AppendResult;
    try {
      await this.#gatherer.fill(flight);
      result = await this.#send(flight);
    } catch (error) {
      if (error instanceof AppendOutcomeUnknown) flight.noteAttempt();
      flight.rollback();
      this.#queue.putBack(flight.units);
      this.#behind = true;
      if (error instanceof WrongExpectedRevision) this.#emptyConflicts += 1;
      else if (!(error instanceof AppendOutcomeUnknown)) throw error;
      return;
    }
    const stored = flight.stored(result);
    this.book.commit();
    for (const event of stored) {
      this.parts.cache.note(event);
      this.#recordedAt = event.metadata.at;
    }
    this.#position = result.position;
    this.#emptyConflicts = 0;
    flight.answer(stored, result.position);
  }

  /**
   * An answer without an event is only as good as the state that it was decided on, and no append
   * checks that of a flight without events: so the log is asked whether somebody else has written.
   */
  async #send(flight: Flight): Promise<AppendResult> {
    const { log } = this.parts;
    const { revision, events, stream } = flight;
    if (events.length > 0) return log.append(stream, events, revision);
    if (flight.restsOnState) {
      const [next] = await readBook(log, this.book.id, revision + 1, 1);
      if (next !== undefined) throw new WrongExpectedRevision(stream, revision, next.revision);
    }
    return { revision, position: this.#position };
  }

  /** Applies what the log holds beyond the state, and answers the commands found there. */
  async #catchUp(): Promise<void> {
    const { log, cache } = this.parts;
    const attempts = this.#queue.attempts();
    const found = new Map<Job, StoredLedgerEvent[]>();
    const before = this.book.revision;
    for (;;) {
      const tail = await readBook(log, this.book.id, this.book.revision + 1);
      if (tail.length === 0) break;
      this.#apply(tail);
      for (const stored of tail) {
        cache.note(stored);
        this.#position = stored.position;
        this.#recordedAt = stored.metadata.at;
        const job = attempts.get(stored.id);
        if (job !== undefined) found.set(job, [...(found.get(job) ?? []), stored]);
      }
      this.#flushIfDue();
    }
    await answerFound(this.#queue.takeFound(found), found, this.#history, this.#position);
    if (this.book.revision > before) {
      this.#emptyConflicts = 0;
      // An append whose expectation the log has passed, and that is not in it, never will be.
      this.#queue.forgetAttempts();
    }
    if (this.#emptyConflicts >= MAX_EMPTY_CONFLICTS) {
      this.#emptyConflicts = 0;
      throw new StoreUnavailable('appends conflict with a log that holds nothing new');
    }
    this.#queue.giveUp();
    this.#behind = false;
  }

  /** All of the page or, if its events do not fit the state, nothing. */
  #apply(page: readonly StoredLedgerEvent[]): void {
    const before = this.book.mark();
    try {
      for (const { event } of page) evolve(this.book, event);
    } catch (error) {
      this.book.rollback(before);
      throw error;
    }
    this.book.commit();
  }

  /** A cache that cannot be written costs time at the next start, not an answer now. */
  #flushIfDue(): void {
    const { cache } = this.parts;
    if (cache.flushDue) cache.flush(this.book).catch(() => undefined);
  }

  #serveReaders(): void {
    const readers = this.#readers;
    this.#readers = [];
    for (const reader of readers) reader();
  }
}
