/**
 * Waits for something to become true of a stream. One subscription from the head of the log wakes
 * whoever waits for the stream that an event was appended to.
 */
import type { EventStore } from '../domain/kernel/event-store.js';

export interface StreamWatch {
  /**
   * Asks `check` at once and after each change of a stream until it answers something or the time is
   * up; then asks once more and gives what it answers.
   * @param timeoutMs 0 asks once.
   */
  waitFor<T>(
    stream: string,
    check: () => Promise<T | undefined>,
    timeoutMs: number,
  ): Promise<T | undefined>;
  close(): Promise<void>;
}

/** It asks which streams changed, not how: so it reads the store itself and decodes nothing. */
export async function openStreamWatch(store: EventStore): Promise<StreamWatch> {
  const waiting = new Map<string, Set<() => void>>();
  const wake = (stream: string) => waiting.get(stream)?.forEach((resolve) => resolve());
  const subscription = store.subscribeToAll(await store.head(), {
    onEvents: (events) => {
      if (waiting.size > 0) events.forEach(({ stream }) => wake(stream));
      return Promise.resolve();
    },
  });
  // Whoever waits is answered at its time-out in any case; the log's own readers report a defect.
  subscription.done.catch(() => undefined);

  /** Resolves at the next change of the stream or at the deadline, whichever is first. */
  function listen(stream: string, timeoutMs: number) {
    let changed = () => {};
    const promise = new Promise<void>((resolve) => (changed = resolve));
    const listeners = waiting.get(stream) ?? new Set<() => void>();
    waiting.set(stream, listeners.add(changed));
    const timer = setTimeout(changed, timeoutMs);
    const stop = () => {
      clearTimeout(timer);
      listeners.delete(changed);
      if (listeners.size === 0) waiting.delete(stream);
    };
    return { promise, stop };
  }

  return {
    async waitFor(stream, check, timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        // Listening begins before the question: a change in between is not missed.
        const left = deadline - performance.now();
        if (left <= 0) return check();
        const change = listen(stream, left);
        try {
          const answer = await check();
          if (answer !== undefined) return answer;
          await change.promise;
        } finally {
          change.stop();
        }
      }
    },
    async close() {
      for (const listeners of waiting.values()) listeners.forEach((resolve) => resolve());
      await subscription.close();
    },
  };
}
