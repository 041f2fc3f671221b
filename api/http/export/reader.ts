/** Whoever takes an export: asked for more only when it has taken what was sent, and not for ever. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

/** The longest that a reader may take nothing, and that all may take: it holds a state of the database. */
const STALLED_MS = 30_000;
const LONGEST_MS = 15 * 60_000;

/** It has gone, or takes too long: the export ends, and it sees that it has no last line. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

export class Reader {
  readonly #response: ServerResponse;
  readonly #end: AbortSignal;

  constructor(response: ServerResponse, longestMs = LONGEST_MS) {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    // A connection that breaks ends by 'close'; unheard, the error would end the process.
    response.on('error', () => undefined);
    this.#response = response;
    this.#end = AbortSignal.any([gone.signal, AbortSignal.timeout(longestMs)]);
  }

  /** Lets others of this process have their turn. @throws ReaderGone */
  async turn(): Promise<void> {
    await turn();
    if (this.#end.aborted) throw new ReaderGone();
  }

  /** @throws ReaderGone */
  async take(text: string): Promise<void> {
    if (!this.#response.write(text)) {
      const signal = AbortSignal.any([this.#end, AbortSignal.timeout(STALLED_MS)]);
      await once(this.#response, 'drain', { signal }).catch((error: unknown) => {
        throw new ReaderGone('', { cause: error });
      });
    }
    await this.turn();
  }
}
