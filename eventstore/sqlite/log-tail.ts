/**
 * The end of the log in memory, for all who follow it. Each event is read from the file once, and every
 * subscription is given the same object, so that what is derived from it (its decoded form) is made once
 * too. A subscription that is behind the tail reads pages of its own.
 */
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';

/** Reads the next events after a position, none at the end of the log. */
type ReadPage = (after: Position, limit: number) => readonly RecordedEvent[];

/** Characters of events that are kept at most, beside the newest page. */
const KEPT_CHARACTERS = 4 * 1024 * 1024;

export class LogTail {
  /** Events that follow each other in the log. */
  #events: RecordedEvent[] = [];
  #characters = 0;
  /** The position after which they begin; undefined before the first read. */
  #after: Position | undefined;

  constructor(private readonly readPage: ReadPage) {}

  /** The next events after a position, none at the end of the log. */
  read(after: Position, limit: number): readonly RecordedEvent[] {
    if (this.#after === undefined || after >= this.#end) return this.#readOn(after, limit);
    if (after < this.#after) return this.readPage(after, limit);
    const from = this.#indexAfter(after);
    return this.#events.slice(from, from + limit);
  }

  /** Position of the last event of the tail. */
  get #end(): Position | '' {
    return this.#events.at(-1)?.position ?? this.#after ?? '';
  }

  /** Reads beyond the tail. A reader that is ahead of it begins a new tail. */
  #readOn(after: Position, limit: number): readonly RecordedEvent[] {
    const page = this.readPage(after, limit);
    if (page.length === 0) return page;
    if (after !== this.#end) {
      this.#events = [];
      this.#characters = 0;
      this.#after = after;
    }
    this.#forgetOldest();
    this.#events.push(...page);
    for (const event of page) this.#characters += charactersOf(event);
    return page;
  }

  /** Half of the tail at once, so that events move up in memory seldom. */
  #forgetOldest(): void {
    if (this.#characters <= KEPT_CHARACTERS) return;
    let count = 0;
    for (let forgotten = 0; forgotten < KEPT_CHARACTERS / 2; count += 1) {
      const event = this.#events[count];
      if (event === undefined) break;
      forgotten += charactersOf(event);
      this.#after = event.position;
    }
    for (const event of this.#events.splice(0, count)) this.#characters -= charactersOf(event);
  }

  /** Where the events after a position begin. */
  #indexAfter(after: Position): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const event = this.#events[middle];
      if (event !== undefined && event.position <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const charactersOf = ({ data, metadata }: RecordedEvent): number => data.length + metadata.length;
