/**
 * A stretch of the log in memory, which grows at its end and is forgotten from its beginning. Whoever follows the log
 * is given the same object for an event, so that what is derived from it (its decoded form) is made once.
 */
import type { RecordedEvent } from '../domain/kernel/event-store.js';
import { indexAfter } from '../domain/kernel/index-after.js';
import type { Position } from '../domain/kernel/position.js';

/** Characters of events that are kept at most, beside what came last. */
export const KEPT_CHARACTERS = 4 * 1024 * 1024;

export class KeptEvents {
  /** Events that follow each other in the log. */
  readonly #events: RecordedEvent[] = [];
  #characters = 0;
  /** The position after which they begin. */
  #after: Position;

  constructor(after: Position) {
    this.#after = after;
  }

  get after(): Position {
    return this.#after;
  }

  /** Position of the last event. */
  get end(): Position {
    return this.#events.at(-1)?.position ?? this.#after;
  }

  /** What is kept after a position that it reaches back to, at most so much. */
  read(after: Position, limit: number): readonly RecordedEvent[] {
    const from = indexAfter(this.#events, after);
    return this.#events.slice(from, from + limit);
  }

  /** Adds what follows the end in the log. @returns characters of the events. */
  add(events: readonly RecordedEvent[]): number {
    if (this.#characters > KEPT_CHARACTERS) this.#forgetOldest();
    let characters = 0;
    for (const event of events) {
      this.#events.push(event);
      characters += charactersOf(event);
    }
    this.#characters += characters;
    return characters;
  }

  /** Down to half at once, so that events move up in memory seldom. */
  #forgetOldest(): void {
    let count = 0;
    for (const event of this.#events) {
      if (this.#characters <= KEPT_CHARACTERS / 2) break;
      this.#characters -= charactersOf(event);
      this.#after = event.position;
      count += 1;
    }
    this.#events.splice(0, count);
  }
}

const charactersOf = ({ data, metadata }: RecordedEvent): number => data.length + metadata.length;
