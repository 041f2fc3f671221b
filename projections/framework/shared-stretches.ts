/**
 * Stretches of the log for groups that catch up side by side: each stretch is read and decoded once. A group that is
 * ahead waits for those that will come to what it has read, before it reads on; but it does not wait long, and
 * not for a group that takes no more.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';
import { readStretch, type Stretch } from './read-log.js';

/** So much of the log is in memory: the stretch that is written, and what is read meanwhile. */
const KEPT = 2;
/** Whoever takes longer over a stretch reads for itself. */
const PATIENCE_MS = 10_000;

export class SharedStretches {
  readonly #kept = new Map<Position, Promise<Stretch | undefined>>();
  /** Where the groups go on that have taken a stretch. */
  readonly #next = new Map<object, Position>();
  readonly #waiting = new Set<() => void>();
  #isStopped = false;

  constructor(
    private readonly log: Pick<EventLog<TallybookEvent>, 'readAll'>,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Up to `limit` events after a position, undefined at the end of the log. @param group that takes them. */
  async after(position: Position, limit: number, group: object): Promise<Stretch | undefined> {
    this.#next.delete(group);
    this.#tell();
    const page = await this.#stretch(position, limit);
    if (page !== undefined) this.#next.set(group, page.position);
    return page;
  }

  /** The group takes no stretch next. */
  leave(group: object): void {
    this.#next.delete(group);
    if (this.#next.size === 0) this.#kept.clear();
    this.#tell();
  }

  /** Nobody waits for anybody from now on. */
  stop(): void {
    this.#isStopped = true;
    this.#tell();
  }

  async #stretch(position: Position, limit: number): Promise<Stretch | undefined> {
    const untilMs = performance.now() + this.patienceMs;
    for (;;) {
      const known = this.#kept.get(position);
      if (known !== undefined) return known;
      const [oldest] = this.#kept.keys();
      if (oldest === undefined || this.#kept.size < KEPT) break;
      const leftMs = untilMs - performance.now();
      if (this.#isStopped || leftMs <= 0 || !this.#isAwaited(oldest)) this.#kept.delete(oldest);
      else await this.#movement(leftMs);
    }
    const stretch = readStretch(this.log, position, limit);
    this.#kept.set(position, stretch);
    const forget = (): void => void this.#kept.delete(position);
    // The end of the log today is not its end for ever.
    stretch.then((read) => read ?? forget(), forget);
    return stretch;
  }

  /** True if a group will ask for the stretch after this position. */
  #isAwaited(position: Position): boolean {
    for (const next of this.#next.values()) if (next === position) return true;
    return false;
  }

  /** Waits until a group moves on, for so long at most. */
  #movement(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, timeoutMs);
      this.#waiting.add(end);
    });
  }

  #tell(): void {
    for (const end of this.#waiting) end();
  }
}
