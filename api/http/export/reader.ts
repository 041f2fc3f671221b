/** Whoever takes an export: asked for more only when it has taken what was sent, and not for ever. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

/** The longest that a reader may take nothing, and that all may take: it holds a state of the database. */
const STALLED_MS = 30_000;
const LONGEST_MS = 15 * 60_000;
/** It is waited for so long in all, and for longer only as it takes at least so much meanwhile. */
const PATIENCE_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 64;

/** It has gone, or takes too long: the export ends, and it sees that it has no last line. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

export class Reader {
  readonly #response: ServerResponse;
  readonly #end: AbortSignal;
  readonly #patienceMs: number;
  #sentBytes = 0;
  #waitedMs = 0;

  constructor(response: ServerResponse, longestMs = LONGEST_MS, patienceMs = PATIENCE_MS) {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    // A connection that breaks ends by 'close'; unheard, the error would end the process.
    response.on('error', () => undefined);
    this.#response = response;
    this.#patienceMs = patienceMs;
    this.#end = AbortSignal.any([gone.signal, AbortSignal.timeout(longestMs)]);
  }

  /** Lets others of this process have their turn. @throws ReaderGone */
  async turn(): Promise<void> {
    await turn();
    if (this.#end.aborted) throw new ReaderGone();
  }

  /** @throws ReaderGone */
  async take(text: string): Promise<void> {
    this.#sentBytes += Buffer.byteLength(text);
    if (!this.#response.write(text)) {
      const fromMs = performance.now();
      const signal = AbortSignal.any([this.#end, AbortSignal.timeout(STALLED_MS)]);
      await once(this.#response, 'drain', { signal }).catch((error: unknown) => {
        throw new ReaderGone('', { cause: error });
      });
      this.#waitedMs += performance.now() - fromMs;
      if (this.#isTooSlow()) throw new ReaderGone();
    }
    await this.turn();
  }

  /** The time in which rows are found is not the reader's. */
  #isTooSlow(): boolean {
    return this.#waitedMs > this.#patienceMs + this.#sentBytes / SLOWEST_BYTES_PER_MS;
  }
}
