/**
 * The log for all groups at once: its newest events are read and decoded once and kept for a while, so
 * that thirty groups cost no thirty subscriptions. A group that is further behind reads the log itself.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { indexAfter } from '../../domain/kernel/index-after.js';
import type { Position } from '../../domain/kernel/position.js';
import type { RunningReader } from '../../domain/kernel/reader.js';
import type { Feed } from './feed.js';
import type { Stretch } from './read-log.js';
import { SharedStretches } from './shared-stretches.js';

/** A group on its way along the log, known by its identity. */
type Follower = Readonly<Pick<Feed, 'position'>>;

/** The newest events are kept: at least so many, at most twice as many and a page. */
const KEPT_EVENTS = 16_384;
/**
 * Events of one page while catching up. A large page reads and writes a row once that many events
 * change; a small one lets the groups that are level have their turn.
 */
const LARGE_PAGE = 16_384;
const SMALL_PAGE = 2_048;
/** How often a group that nothing comes to shows that it is alive. */
const ALIVE_MS = 10_000;
const LOOK_AGAIN_MS = 500;

export class LogTail {
  /** Without their pages, which hold an event each if the store tells of each by itself. */
  readonly #events: StoredEvent<TallybookEvent>[] = [];
  /** The position after which they begin. */
  #after: Position;
  /** Id of the event at the end. */
  #endId = '';
  readonly #stretches: SharedStretches;
  readonly #reading: RunningReader;
  /** End of the log when a group last read a stretch of it. */
  #seenEnd: Position;
  readonly #waiting = new Set<() => void>();
  #isReading = true;

  /** @param end position from which on the tail reads; what lies before, groups read themselves. */
  constructor(
    log: EventLog<TallybookEvent>,
    private end: Position,
  ) {
    this.#seenEnd = end;
    this.#after = end;
    this.#stretches = new SharedStretches(log);
    this.#reading = log.follow({
      name: 'read models',
      from: () => this.end,
      onPage: (page) => {
        this.#keep(page);
        return Promise.resolve();
      },
    });
    // What halts the tail, such as an event of an unknown type, groups then meet themselves.
    const over = (): void => {
      this.#isReading = false;
      this.#tell();
    };
    this.#reading.done.then(over, over);
  }

  /** True if nothing is known to come after the position. */
  isEnd(position: Position): boolean {
    return position >= this.end;
  }

  /** The page after the group's position; undefined at the end of the log. */
  async after(group: Follower): Promise<Stretch | undefined> {
    const { position } = group;
    if (this.#keeps(position)) return this.#kept(position);
    if (this.#isReading && this.isEnd(position)) return undefined;
    const isQuiet = this.#seenEnd === this.end;
    this.#seenEnd = this.end;
    return this.#stretches.after(position, isQuiet ? LARGE_PAGE : SMALL_PAGE, group);
  }

  /** Waits until there may be something after the group's position, for ten seconds at most. */
  wait(group: Follower, signal: AbortSignal): Promise<void> {
    const { position } = group;
    this.leave(group);
    // What was read came to its end before ours: a lagging node of a cluster, or the tail has halted.
    const mustLook = !this.isEnd(position) || !this.#isReading;
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, mustLook ? LOOK_AGAIN_MS : ALIVE_MS).unref();
      this.#waiting.add(end);
      signal.addEventListener('abort', end);
      if (signal.aborted || this.#keeps(position)) end();
    });
  }

  /** The group takes no page for the present. */
  leave(group: Follower): void {
    this.#stretches.leave(group);
  }

  async stop(): Promise<void> {
    this.#stretches.stop();
    await this.#reading.stop();
  }

  /** True if what follows the position is kept. */
  #keeps(position: Position): boolean {
    return this.#after <= position && position < this.end;
  }

  /** What is kept after the position, as a page that is not too large. */
  #kept(position: Position): Stretch {
    const from = indexAfter(this.#events, position);
    const events = this.#events.slice(from, from + LARGE_PAGE);
    const last = events.at(-1);
    return last === undefined || from + events.length === this.#events.length
      ? { events, position: this.end, eventId: this.#endId }
      : { events, position: last.position, eventId: last.id };
  }

  #keep(page: Stretch): void {
    if (page.position <= this.end) return;
    for (const event of page.events) this.#events.push(event);
    this.end = page.position;
    this.#endId = page.eventId;
    if (this.#events.length > 2 * KEPT_EVENTS) {
      const forgotten = this.#events.splice(0, this.#events.length - KEPT_EVENTS);
      this.#after = forgotten.at(-1)?.position ?? this.#after;
    }
    this.#tell();
  }

  #tell(): void {
    for (const end of this.#waiting) end();
  }
}
