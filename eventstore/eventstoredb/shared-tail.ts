/**
 * The end of the log, heard once for all subscriptions of this process: a single subscription at the server
 * follows the log, and what it brings is kept for a while in memory. Every follower is given the same object
 * for an event, so that what is derived from it (its decoded form) is made once too. A follower begins with a
 * subscription of its own and comes here when that has brought it to the log's end, and again if it falls behind
 * what is kept: so a follower that was told nothing finds out for itself whether there was nothing to tell.
 */
import type {
  RecordedEvent,
  Subscription,
  SubscriptionHandler,
} from '../../domain/kernel/event-store.js';
import { type Position, START } from '../../domain/kernel/position.js';

/** Characters of events that are kept at most, beside what came last. */
const KEPT_CHARACTERS = 4 * 1024 * 1024;

/** Follows the log after a position, over any number of connections. */
export type FollowLog = (after: Position, handler: SubscriptionHandler) => Subscription;

export class SharedTail {
  /** Events that follow each other in the log. */
  #events: RecordedEvent[] = [];
  #characters = 0;
  /** The position after which they begin; undefined while the log is not followed. */
  #after: Position | undefined;
  #subscription: Subscription | undefined;
  #followers = 0;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly followLog: FollowLog) {}

  /** True if what is kept leads on from the position. */
  covers(position: Position): boolean {
    return this.#after !== undefined && this.#after <= position && position <= this.#end;
  }

  /** Follows the log from now on, if it is not followed already. @param after the log's end, as far as is known. */
  begin(after: Position): void {
    if (this.#after !== undefined) return;
    this.#after = after;
    const subscription = this.followLog(after, {
      onEvents: (events) => {
        this.#keep(events);
        this.#wake();
        return Promise.resolve();
      },
    });
    this.#subscription = subscription;
    const over = (): void => this.#forget(subscription);
    subscription.done.then(over, over);
  }

  /** To be called once by each follower, and `leave` when it follows no more: nobody follows, nothing is read. */
  join(): void {
    this.#followers += 1;
  }

  leave(): void {
    this.#followers -= 1;
    if (this.#followers > 0 || this.#subscription === undefined) return;
    void this.#subscription.close();
    this.#forget(this.#subscription);
  }

  /** What is kept after a position, at most so much; none if nothing is known to follow. */
  read(after: Position, limit: number): readonly RecordedEvent[] {
    let from = this.#events.length;
    // Followers are mostly level: what is new to them stands at the end.
    while (from > 0 && (this.#events[from - 1]?.position ?? START) > after) from -= 1;
    return this.#events.slice(from, from + limit);
  }

  /** Resolves when there may be more to read, when nothing is heard any more, or when the signal is aborted. */
  more(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#waiting.delete(end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      this.#waiting.add(end);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }

  /** Position of what was heard last. */
  get #end(): Position {
    return this.#events.at(-1)?.position ?? this.#after ?? START;
  }

  #wake(): void {
    for (const end of [...this.#waiting]) end();
  }

  /** The log is not followed any more; each follower meets the reason on a subscription of its own. */
  #forget(subscription: Subscription): void {
    if (this.#subscription !== subscription) return;
    this.#subscription = undefined;
    this.#after = undefined;
    this.#events = [];
    this.#characters = 0;
    this.#wake();
  }

  #keep(events: readonly RecordedEvent[]): void {
    if (this.#characters > KEPT_CHARACTERS) this.#forgetOldest();
    for (const event of events) {
      this.#events.push(event);
      this.#characters += charactersOf(event);
    }
  }

  /** Half of what is kept at once, so that events move up in memory seldom. */
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
