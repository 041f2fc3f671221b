/** Callers that wait until the read models have come so far; told in process, nothing polls. */
interface Waiter {
  /** undefined while it may still come. */
  readonly answer: () => boolean | undefined;
  readonly resolve: (reached: boolean) => void;
}

export class Waiters {
  readonly #waiters = new Set<Waiter>();

  /** Resolves with the first answer that is not undefined; with false after the time, if there is one. */
  wait(answer: () => boolean | undefined, timeoutMs?: number): Promise<boolean> {
    const now = answer();
    if (now !== undefined) return Promise.resolve(now);
    if (timeoutMs !== undefined && timeoutMs <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        answer,
        resolve: (reached) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(reached);
        },
      };
      const timer =
        timeoutMs === undefined ? undefined : setTimeout(() => waiter.resolve(false), timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  /** Something has moved. */
  notify(): void {
    for (const waiter of this.#waiters) {
      const answer = waiter.answer();
      if (answer !== undefined) waiter.resolve(answer);
    }
  }

  /** Nothing will move any more. */
  close(): void {
    for (const waiter of this.#waiters) waiter.resolve(waiter.answer() ?? false);
  }
}
