/**
 * Waits for something to become true of a stream. One subscription from the head of the log wakes
 * whoever waits for the stream that an event was appended to.
 */
import type { DomainEvent } from '../domain/kernel/event.js';
import type { EventLog } from '../domain/kernel/event-log.js';

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

/** It asks which streams changed, not how: so it reads recorded events and decodes nothing. */
export async function openStreamWatch(
  log: Pick<EventLog<DomainEvent>, 'head' | 'followRecorded'>,
): Promise<StreamWatch> {
  const waiting = new Map<string, Set<() => void>>();
  const wake = (stream: string) => waiting.get(stream)?.forEach((resolve) => resolve());
  let position = await log.head();
  const reader = log.followRecorded({
    name: 'stream watch',
    from: () => position,
    onEvents: (events) => {
      if (waiting.size > 0) events.forEach(({ stream }) => wake(stream));
      position = events.at(-1)?.position ?? position;
      return Promise.resolve();
    },
  });

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
      await reader.stop();
    },
  };
}
