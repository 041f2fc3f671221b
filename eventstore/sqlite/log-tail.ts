/**
 * The end of the log in memory, for all who follow it. What this process commits is added while its readers keep
 * up; all else is read from the file, once. A subscription that is behind the tail reads pages of its own.
 */
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { KEPT_CHARACTERS, KeptEvents } from '../kept-events.js';
import type { CommittedEvents } from './committed-events.js';

/** Reads the next events after a position, none at the end of the log. */
type ReadPage = (after: Position, limit: number) => readonly RecordedEvent[];

export class LogTail {
  /** Undefined before the first read. */
  #kept: KeptEvents | undefined;
  /** Characters of events that were added and that nobody has read yet. */
  #unread = 0;

  constructor(private readonly readPage: ReadPage) {}

  /** The next events after a position, none at the end of the log. */
  read(after: Position, limit: number): readonly RecordedEvent[] {
    const kept = this.#kept;
    if (kept === undefined || after >= kept.end) return this.#readOn(after, limit);
    if (after < kept.after) return this.readPage(after, limit);
    const events = kept.read(after, limit);
    if (events.at(-1)?.position === kept.end) this.#unread = 0;
    return events;
  }

  /**
   * Takes what was just committed, if the tail ends right before it. Not if its readers have fallen behind: they
   * share what they read from the file, and would each read for themselves behind a tail that runs ahead.
   */
  add({ after, events }: CommittedEvents): void {
    if (after !== this.#kept?.end) return;
    if (this.#unread > KEPT_CHARACTERS / 2) return;
    this.#unread += this.#kept.add(events());
  }

  /** Reads beyond the tail. A reader that is ahead of it begins a new tail. */
  #readOn(after: Position, limit: number): readonly RecordedEvent[] {
    const page = this.readPage(after, limit);
    if (page.length === 0) return page;
    if (after !== this.#kept?.end) this.#kept = new KeptEvents(after);
    this.#kept.add(page);
    return page;
  }
}
