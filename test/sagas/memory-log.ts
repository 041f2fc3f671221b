/** A log in memory that knows no event by name, for stories of a flow that is driven by itself. */
import type { NewEvent, StoredEvent } from '../../domain/kernel/event.js';
import { WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import { toPosition } from '../../domain/kernel/position.js';
import type { CrashPoints } from './crash-points.js';

export class MemoryLog {
  readonly #streams = new Map<string, StoredEvent[]>();
  #count = 0;

  append(stream: string, events: readonly NewEvent[], expected: unknown) {
    const known = this.#streams.get(stream) ?? [];
    const last = known.length - 1;
    if (expected !== (last < 0 ? 'no_stream' : last)) {
      return Promise.reject(new WrongExpectedRevision(stream, 'any', last));
    }
    for (const event of events) {
      const position = toPosition((this.#count += 1));
      known.push({ ...event, stream, revision: known.length, position });
    }
    this.#streams.set(stream, known);
    const position = toPosition(this.#count);
    return Promise.resolve({ revision: known.length - 1, position });
  }

  readStream(stream: string, { from = 0, limit }: { from?: number; limit: number }) {
    return Promise.resolve((this.#streams.get(stream) ?? []).slice(from, from + limit));
  }
}

/** The same log, of a process that may die before and after each append. */
export const mortalLog = (log: MemoryLog, points: CrashPoints) => ({
  append: (...args: Parameters<MemoryLog['append']>) => points.around(() => log.append(...args)),
  readStream: (...args: Parameters<MemoryLog['readStream']>) => log.readStream(...args),
});
