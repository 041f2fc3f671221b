/** Tells work that goes on by itself to end. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ends work that was told to stop; what was under way is repeated at the next start. */
export class Stopped extends Error {
  constructor() {
    super('the projections were stopped');
    this.name = 'Stopped';
  }
}

export class StopSignal {
  readonly #abort = new AbortController();

  constructor() {
    // Each group waits on it, and each generation that is being built: that many listeners are no leak.
    setMaxListeners(0, this.#abort.signal);
  }

  get stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  stop(): void {
    this.#abort.abort();
  }

  /** @throws Stopped */
  throwIfStopped(): void {
    if (this.stopped) throw new Stopped();
  }

  /** @throws Stopped at once when told to stop. */
  async sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#abort.signal }).catch(() => undefined);
    this.throwIfStopped();
  }
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** Waits that double from 0.1 s to 5 s. */
export class Backoff {
  #nextMs = FIRST_WAIT_MS;

  constructor(private readonly signal: StopSignal) {}

  /** @throws Stopped */
  async wait(): Promise<void> {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(2 * ms, LONGEST_WAIT_MS);
    await this.signal.sleep(ms);
  }

  /** What was tried has worked. */
  reset(): void {
    this.#nextMs = FIRST_WAIT_MS;
  }
}
