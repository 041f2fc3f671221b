/**
 * The end of the log, heard once for all subscriptions of this process: a single subscription at the server
 * follows the log, and what it brings is kept for a while in memory. A follower begins with a
 * subscription of its own and comes here when that has brought it to the log's end, and again if it falls behind
 * what is kept: so a follower that was told nothing finds out for itself whether there was nothing to tell.
 */
import type {
  RecordedEvent,
  Subscription,
  SubscriptionHandler,
} from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { KeptEvents } from '../kept-events.js';

/** Follows the log after a position, over any number of connections. */
export type FollowLog = (after: Position, handler: SubscriptionHandler) => Subscription;

export class SharedTail {
  /** What was heard last; undefined while the log is not followed. */
  #kept: KeptEvents | undefined;
  #subscription: Subscription | undefined;
  #followers = 0;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly followLog: FollowLog) {}

  /** True if what is kept leads on from the position. */
  covers(position: Position): boolean {
    const kept = this.#kept;
    return kept !== undefined && kept.after <= position && position <= kept.end;
  }

  /** Follows the log from now on, if it is not followed already. @param after the log's end, as far as is known. */
  begin(after: Position): void {
    if (this.#kept !== undefined) return;
    const kept = new KeptEvents(after);
    this.#kept = kept;
    const subscription = this.followLog(after, {
      onEvents: (events) => {
        kept.add(events);
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
    return this.#kept?.read(after, limit) ?? [];
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

  #wake(): void {
    for (const end of [...this.#waiting]) end();
  }

  /** The log is not followed any more; each follower meets the reason on a subscription of its own. */
  #forget(subscription: Subscription): void {
    if (this.#subscription !== subscription) return;
    this.#subscription = undefined;
    this.#kept = undefined;
    this.#wake();
  }
}
