/**
 * Writes flushes in a thread of its own: rows, index and the fsync of a checkpoint would hold the event loop
 * for a tenth of the time under load. This thread only makes the rows, a part at a time between other turns
 * of the event loop. The thread starts with the first flush, and again if it has died.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CacheWriter, FlushPart } from './cache-writer.js';
import type { FromThread, ToThread } from './cache-writing.js';
import { closeThread, type WritingThread } from '../../sqlite/writing-thread.js';

/** A `Worker` of cache-thread.ts. */
export type CacheThread = WritingThread<ToThread, FromThread>;

/** @param file the cache file, which is open. */
export type StartCacheThread = (file: string) => CacheThread;

interface Pending {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export class ThreadedCacheWriter implements CacheWriter {
  #thread: CacheThread | undefined;
  /** Flushes that the thread has all parts of, by number. */
  readonly #pending = new Map<number, Pending>();
  #flushes = 0;

  constructor(private readonly startThread: () => CacheThread) {}

  async write(book: number, parts: Iterable<FlushPart>): Promise<void> {
    const thread = (this.#thread ??= this.#start());
    const flush = (this.#flushes += 1);
    const tell = (message: ToThread): void => thread.postMessage(message);
    for (const part of parts) {
      tell({ flush, part });
      await nextTurn();
    }
    if (thread !== this.#thread) throw new Error('the thread of the cache has died');
    await new Promise<void>((resolve, reject) => {
      this.#pending.set(flush, { resolve, reject });
      // The process lives at least until all is written.
      thread.ref();
      tell({ flush, book });
    });
  }

  async close(): Promise<void> {
    if (this.#thread !== undefined) await closeThread(this.#thread);
  }

  #start(): CacheThread {
    const thread = this.startThread();
    let cause: unknown;
    thread.on('message', ({ flush, fault }) => {
      const pending = this.#pending.get(flush);
      this.#pending.delete(flush);
      if (this.#pending.size === 0) thread.unref();
      if (fault === undefined) pending?.resolve();
      else pending?.reject(new Error(fault));
    });
    thread.on('error', (error) => (cause = error));
    thread.on('exit', () => {
      this.#thread = undefined;
      const died = new Error('the thread of the cache has died', { cause });
      for (const { reject } of this.#pending.values()) reject(died);
      this.#pending.clear();
    });
    thread.unref();
    return thread;
  }
}
