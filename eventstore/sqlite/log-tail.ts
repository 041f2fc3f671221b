/**
 * The end of the log in memory, for all who follow it. What this process commits is added while its readers keep
 * up; all else is read from the file, once. Every subscription is given the same object for an event, so that what is
 * derived from it (its decoded form) is made once too. A subscription that is behind the tail reads pages of its own.
 */
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import type { CommittedEvents } from './committed-events.js';

/** Reads the next events after a position, none at the end of the log. */
type ReadPage = (after: Position, limit: number) => readonly RecordedEvent[];

/** Characters of events that are kept at most, beside the newest page. */
const KEPT_CHARACTERS = 4 * 1024 * 1024;

export class LogTail {
  /** Events that follow each other in the log. */
  #events: RecordedEvent[] = [];
  #characters = 0;
  /** Characters of events that were added and that nobody has read yet. */
  #unread = 0;
  /** The position after which they begin; undefined before the first read. */
  #after: Position | undefined;

  constructor(private readonly readPage: ReadPage) {}

  /** The next events after a position, none at the end of the log. */
  read(after: Position, limit: number): readonly RecordedEvent[] {
    if (this.#after === undefined || after >= this.#end) return this.#readOn(after, limit);
    if (after < this.#after) return this.readPage(after, limit);
    const from = this.#indexAfter(after);
    if (from + limit >= this.#events.length) this.#unread = 0;
    return this.#events.slice(from, from + limit);
  }

  /**
   * Takes what was just committed, if the tail ends right before it. Not if its readers have fallen behind: they
   * share what they read from the file, and would each read for themselves behind a tail that runs ahead.
   */
  add({ after, events }: CommittedEvents): void {
    if (this.#after === undefined || after !== this.#end) return;
    if (this.#unread > KEPT_CHARACTERS / 2) return;
    this.#unread += this.#push(events());
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
    this.#push(page);
    return page;
  }

  /** @returns characters of the events. */
  #push(events: readonly RecordedEvent[]): number {
    this.#forgetOldest();
    let characters = 0;
    for (const event of events) {
      this.#events.push(event);
      characters += charactersOf(event);
    }
    this.#characters += characters;
    return characters;
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
