/**
 * What the cache file holds of one book, and what it is to hold: the live state as of one event, and the
 * index of permanent ids up to the same event. A flush is written while the book goes on: what it writes
 * is copied when it begins, and counts as written once all of it is.
 */
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { Book } from '../../domain/ledger/book.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import type { Database } from '../../sqlite/driver.js';
import type { BookRow } from './cache-file.js';
import type { CacheWriter, FlushPart } from './cache-writer.js';
import { IdIndex } from './id-index.js';
import { chartText, periodsText, readChart, readPeriods, Snapshot } from './snapshot.js';

/** The cached part of one book. */
export class BookCache {
  readonly ids: IdIndex;
  readonly #number: number;
  readonly #snapshot: Snapshot;
  /** The newest event that was noted. */
  #last: StoredEvent<LedgerEvent> | undefined;
  #sinceFlush = 0;
  /** As `#sinceFlush`, but a flush that failed counts: it is tried again after as many events. */
  #sinceAttempt = 0;
  /** Resolves when the flush under way has come to its end. */
  #flushing: Promise<void> | undefined;

  /** @param db a connection for reading; while no flush is under way, also for writing. */
  constructor(
    private readonly db: Database,
    private readonly writer: CacheWriter,
    private readonly log: EventLog<TallybookEvent>,
    private readonly book: string,
    /** Events after which a flush is due. */
    private readonly flushEvery: number,
  ) {
    db.prepare(
      `INSERT OR IGNORE INTO books (book, timezone, cut_time, chart, periods, store_id, day, revision, position, event_id)
       VALUES (?, '', '', '[]', '', '', '', -1, '', '')`,
    ).run(book);
    this.#number = this.#row().number;
    this.ids = new IdIndex(db, this.#number);
    this.#snapshot = new Snapshot(db, this.#number);
  }

  /** The book as cached, or nothing: then the cache is empty, for it did not match the log. */
  async load(): Promise<Book | undefined> {
    const row = this.#row();
    if (row.revision >= 0 && row.store_id === this.log.storeId) {
      const stream = ledgerStream(this.book);
      const [event] = await this.log.readStream(stream, { from: row.revision, limit: 1 });
      if (event?.id === row.event_id) return this.#restore(row);
    }
    this.#clear();
    return undefined;
  }

  #restore(row: BookRow): Book | undefined {
    try {
      const { timezone, cut_time: cutTime, day, revision } = row;
      const chart = readChart(row.chart);
      const periods = readPeriods(row.periods);
      const opening = { book: this.book, timezone, cutTime, day, chart, periods };
      return this.#snapshot.load(opening, revision);
    } catch {
      // Rows that make no book are a damaged cache: the log makes one.
      this.#clear();
      return undefined;
    }
  }

  /** Takes note of a committed event; the book's state is flushed later. */
  note(stored: StoredEvent<LedgerEvent>): void {
    this.ids.add(stored.event, stored.revision);
    this.#last = stored;
    this.#sinceFlush += 1;
    this.#sinceAttempt += 1;
  }

  /** True if enough has come since the flush before, which is written. */
  get flushDue(): boolean {
    return this.#sinceAttempt >= this.flushEvery && this.#flushing === undefined;
  }

  /**
   * Writes what changed since the flush before; no other flush is under way. The book must hold no
   * uncommitted change now, and may change as soon as this has returned its promise.
   * @throws Error it could not be written: it is part of the next flush.
   */
  async flush(book: Book): Promise<void> {
    const last = this.#last;
    if (last === undefined || this.#sinceFlush === 0) return;
    if (last.revision !== book.revision) throw new Error('a flush meets uncommitted changes');
    const sinceBefore = this.#sinceFlush;
    this.#sinceFlush = 0;
    this.#sinceAttempt = 0;
    this.ids.begin();
    this.#snapshot.begin(book);
    const row = this.#rowOf(book, last);
    const written = this.writer.write(this.#number, this.#parts(row));
    const ended = written.then(
      () => {
        this.ids.flushed();
        this.#snapshot.flushed();
      },
      () => {
        this.ids.failed();
        this.#snapshot.failed(book);
        this.#sinceFlush += sinceBefore;
      },
    );
    this.#flushing = ended.then(() => (this.#flushing = undefined));
    await this.#flushing;
    await written;
  }

  get isFlushing(): boolean {
    return this.#flushing !== undefined;
  }

  /** Resolves when no flush is under way, however it ended. */
  async settled(): Promise<void> {
    await this.#flushing;
  }

  *#parts(row: BookRow): Iterable<FlushPart> {
    yield* this.#snapshot.parts();
    yield* this.ids.parts();
    yield { kind: 'book', row };
  }

  #rowOf(book: Book, last: StoredEvent<LedgerEvent>): BookRow {
    return {
      number: this.#number,
      timezone: book.timezone,
      cut_time: book.cutTime,
      chart: chartText(book),
      periods: periodsText(book),
      store_id: this.log.storeId,
      day: book.day,
      revision: last.revision,
      position: last.position,
      event_id: last.id,
    };
  }

  #row(): BookRow {
    const row = this.db
      .prepare<[string], BookRow>('SELECT * FROM books WHERE book = ?')
      .get(this.book);
    if (row === undefined) throw new Error(`the cache has lost book ${this.book}`);
    return row;
  }

  #clear(): void {
    this.db.transaction(() => {
      this.ids.clear();
      this.#snapshot.clear();
      this.db.prepare('UPDATE books SET revision = -1 WHERE number = ?').run(this.#number);
    })();
  }
}
