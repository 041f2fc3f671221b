/**
 * While the past is made, the log is in the past: what anybody else wrote now would be recorded as of then. So a
 * request that may change something waits until the present is reached, which it hurries. Reads do not wait.
 */
import type { IncomingMessage } from 'node:http';

/** What the sandbox tells belongs to the past itself. */
const CALLBACK = /^\/v1\/channels\/[^/]+\/callbacks$/;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

export class Gate {
  #open: () => void = () => undefined;
  #waitsSinceMs: number | undefined;
  #isOpen = false;
  /** Resolves when the present is reached. */
  readonly opened = new Promise<void>((resolve) => (this.#open = resolve));

  /** Undefined if a request may go on at once. */
  admit({
    method = '',
    url = '',
  }: Pick<IncomingMessage, 'method' | 'url'>): Promise<void> | undefined {
    if (this.#isOpen || READS.has(method) || CALLBACK.test(url)) return undefined;
    this.#waitsSinceMs ??= performance.now();
    return this.opened;
  }

  /** For how long somebody has waited; undefined if nobody waits. */
  get waitedMs(): number | undefined {
    return this.#waitsSinceMs === undefined ? undefined : performance.now() - this.#waitsSinceMs;
  }

  open(): void {
    this.#isOpen = true;
    this.#open();
  }
}
