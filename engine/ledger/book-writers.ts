/** The writers of the books that this process has loaded: each book's is loaded once, when it is first asked for. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { isLedgerId } from '../../domain/ledger/account-id.js';
import { readBook } from './book-log.js';
import { BookWriter } from './book-writer.js';
import { openCacheFile } from './cache-file.js';
import { DirectCacheWriter } from './cache-writer.js';
import { BookCache } from './ledger-cache.js';
import { type StartCacheThread, ThreadedCacheWriter } from './threaded-cache-writer.js';

export interface BookWritersOptions {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  /** The cache lies in its `caches/`. */
  readonly dataDir: string;
  /** False if another process may write to the log. */
  readonly exclusive: boolean;
  /** Events between two flushes of the cache. */
  readonly snapshotEvery: number;
  /** Starts the thread that writes the cache; undefined: there is none. */
  readonly startCacheThread?: StartCacheThread;
}

export class BookWriters {
  /** Books being loaded, so that two requests do not load one twice. */
  readonly #loading = new Map<string, Promise<BookWriter | undefined>>();
  readonly #loaded = new Map<string, BookWriter>();
  readonly #cacheFile;
  readonly #cacheWriter;
  #closed = false;

  constructor(private readonly options: BookWritersOptions) {
    this.#cacheFile = openCacheFile(options.dataDir);
    const { startCacheThread: start } = options;
    this.#cacheWriter =
      start === undefined
        ? new DirectCacheWriter(this.#cacheFile)
        : new ThreadedCacheWriter(() => start(this.#cacheFile.name));
  }

  /** The writers by the name of their book. */
  get loaded(): ReadonlyMap<string, BookWriter> {
    return this.#loaded;
  }

  /**
   * A book's writer; undefined if the book was not opened.
   * @throws StoreUnavailable after `close`.
   */
  async of(book: string): Promise<BookWriter | undefined> {
    if (this.#closed) throw new StoreUnavailable('the ledger is closed');
    const known = this.#loaded.get(book);
    if (known !== undefined) return known;
    const loading = this.#loading.get(book) ?? this.#load(book);
    this.#loading.set(book, loading);
    return loading.finally(() => this.#loading.delete(book));
  }

  /** A book's writer with all that the log holds, for reads. */
  async fresh(book: string): Promise<BookWriter | undefined> {
    const writer = await this.of(book);
    if (!this.options.exclusive) await writer?.refresh();
    return writer;
  }

  /** Writes the cache now. */
  async snapshot(): Promise<void> {
    for (const writer of this.#loaded.values()) await writer.snapshot();
  }

  /** Waits for the commands under way, writes the cache and closes it. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const loading of this.#loading.values()) await loading;
    await this.snapshot();
    await this.#cacheWriter.close();
    this.#cacheFile.close();
  }

  async #load(book: string): Promise<BookWriter | undefined> {
    if (!isLedgerId(book)) return undefined;
    const { log, ids, snapshotEvery } = this.options;
    // Whoever asks for a book that is none leaves no trace.
    const [first] = await readBook(log, book, 0, 1);
    if (first === undefined) return undefined;
    const cache = new BookCache(this.#cacheFile, this.#cacheWriter, log, book, snapshotEvery);
    const writer = await BookWriter.load(first, { log, ids, cache });
    this.#loaded.set(book, writer);
    return writer;
  }
}
