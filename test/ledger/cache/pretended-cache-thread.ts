/**
 * A thread that is none: it does nothing until it is told to, or until the cache is closed. Every message is
 * copied on its way.
 */
import { EventEmitter } from 'node:events';
import { writeCache } from '../../../engine/ledger/cache-writing.js';
import type { CacheThread } from '../../../engine/ledger/threaded-cache-writer.js';
import { Sqlite } from '../../../sqlite/driver.js';

type ToThread = Parameters<CacheThread['postMessage']>[0];

export class PretendedCacheThread extends EventEmitter implements CacheThread {
  readonly #inside = new EventEmitter();
  readonly #waiting: ToThread[] = [];
  #isDead = false;

  /** @param isEager tells whether it does at once what it is told. */
  constructor(
    private readonly file: string,
    private readonly isEager: () => boolean,
  ) {
    super();
    const port = {
      on: (_: 'message', listener: (message: ToThread) => void) =>
        this.#inside.on('message', listener),
      postMessage: (message: unknown) => this.emit('message', structuredClone(message)),
      close: () => this.emit('exit'),
    };
    writeCache(port, file);
  }

  postMessage(message: ToThread): void {
    if (this.#isDead) return;
    this.#waiting.push(structuredClone(message));
    if (this.isEager() || message === 'close') this.run();
  }

  /** Does all that it was told so far. */
  run(): void {
    for (const message of this.#waiting.splice(0)) this.#inside.emit('message', message);
  }

  /** As `run`, while nothing can be written. */
  runInVain(): void {
    const other = new Sqlite(this.file);
    other.exec("CREATE TRIGGER full BEFORE UPDATE ON books BEGIN SELECT raise(ABORT, 'full'); END");
    this.run();
    other.exec('DROP TRIGGER full');
    other.close();
  }

  /** Ends as a thread does that ran out of memory. */
  die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#waiting.length = 0;
    this.emit('error', new Error('out of memory'));
    this.emit('exit');
  }

  ref(): void {
    // The process of a test lives anyway.
  }

  unref(): void {
    // The process of a test lives anyway.
  }
}
