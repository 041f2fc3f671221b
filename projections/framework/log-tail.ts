/**
 * The log for all groups at once: its newest pages are read and decoded once and kept for a while, so
 * that thirty groups cost no thirty subscriptions. A group that is further behind reads the log itself.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog, LogPage } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';
import type { RunningReader } from '../../domain/kernel/reader.js';
import { readStretch } from './read-log.js';

type Page = LogPage<TallybookEvent>;

/** A page with the position that it follows. */
interface KeptPage extends Page {
  readonly after: Position;
}

/** Events of the newest pages that are kept, at least. */
const KEPT_EVENTS = 16_384;
/** Stretches that groups which catch up side by side have just read. */
const KEPT_STRETCHES = 2;
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
  readonly #pages: KeptPage[] = [];
  readonly #stretches = new Map<string, Promise<Page | undefined>>();
  readonly #reading: RunningReader;
  #keptEvents = 0;
  /** End of the log when a group last read a stretch of it. */
  #seenEnd: Position;
  readonly #waiting = new Set<() => void>();
  #isReading = true;

  /** @param end position from which on the tail reads; what lies before, groups read themselves. */
  constructor(
    private readonly log: EventLog<TallybookEvent>,
    private end: Position,
  ) {
    this.#seenEnd = end;
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

  /** The next page after a position; undefined at the end of the log. */
  async after(position: Position): Promise<Page | undefined> {
    if (this.#keeps(position)) return this.#kept(position);
    if (this.#isReading && this.isEnd(position)) return undefined;
    return this.#stretch(position);
  }

  /** Waits until there may be something after the position, for ten seconds at most. */
  wait(position: Position, signal: AbortSignal): Promise<void> {
    this.#stretches.clear();
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

  async stop(): Promise<void> {
    await this.#reading.stop();
  }

  /** True if what follows the position is kept. */
  #keeps(position: Position): boolean {
    const first = this.#pages[0];
    return first !== undefined && first.after <= position && position < this.end;
  }

  /** All that is kept after the position, as one page. */
  #kept(position: Position): Page | undefined {
    const pages = this.#pages.filter((page) => position < page.position);
    const last = pages.at(-1);
    if (last === undefined) return undefined;
    const events = pages.flatMap((page) => page.events);
    return {
      events: events.filter((event) => event.position > position),
      looked: pages.reduce((sum, { looked }) => sum + looked, 0),
      position: last.position,
      eventId: last.eventId,
    };
  }

  /** Groups that catch up side by side share what they read. */
  #stretch(position: Position): Promise<Page | undefined> {
    const isQuiet = this.#seenEnd === this.end;
    this.#seenEnd = this.end;
    const limit = isQuiet ? LARGE_PAGE : SMALL_PAGE;
    const known = this.#stretches.get(position);
    if (known !== undefined) return known;
    const stretch = readStretch(this.log, position, limit);
    stretch.catch(() => this.#stretches.delete(position));
    this.#stretches.set(position, stretch);
    for (const oldest of this.#stretches.keys()) {
      if (this.#stretches.size <= KEPT_STRETCHES) break;
      this.#stretches.delete(oldest);
    }
    return stretch;
  }

  #keep(page: Page): void {
    if (page.position <= this.end) return;
    this.#pages.push({ ...page, after: this.end });
    this.end = page.position;
    this.#keptEvents += page.events.length;
    for (let oldest = this.#pages[0]; oldest !== undefined; oldest = this.#pages[0]) {
      if (this.#pages.length === 1 || this.#keptEvents - oldest.events.length < KEPT_EVENTS) break;
      this.#keptEvents -= oldest.events.length;
      this.#pages.shift();
    }
    this.#tell();
  }

  #tell(): void {
    for (const end of this.#waiting) end();
  }
}
