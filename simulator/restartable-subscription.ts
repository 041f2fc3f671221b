/**
 * A subscription that outlives its connections, as that of a remote store does: the next one goes on
 * after the last event that was handled, and says again when it has caught up.
 */
import { CatchUpSubscription } from '../eventstore/sqlite/catch-up-subscription.js';
import type {
  RecordedEvent,
  Subscription,
  SubscriptionHandler,
} from '../domain/kernel/event-store.js';
import type { Position } from '../domain/kernel/position.js';

export class RestartableSubscription implements Subscription {
  readonly done: Promise<void>;
  readonly #end: () => void;
  readonly #fail: (error: unknown) => void;
  #position: Position;
  #current: CatchUpSubscription;
  #restarting = false;
  #closed = false;

  constructor(
    after: Position,
    private readonly handler: SubscriptionHandler,
    private readonly readPage: (after: Position) => Promise<readonly RecordedEvent[]>,
  ) {
    let end = (): void => undefined;
    let fail: (error: unknown) => void = () => undefined;
    this.done = new Promise((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
    this.#end = end;
    this.#fail = fail;
    this.done.catch(() => undefined);
    this.#position = after;
    this.#current = this.#connect();
  }

  wake(): void {
    this.#current.wake();
  }

  /** @param later runs what it is given after a while. */
  restart(later: (run: () => void) => void): void {
    if (this.#closed || this.#restarting) return;
    this.#restarting = true;
    void this.#current.close().then(() =>
      later(() => {
        this.#restarting = false;
        if (!this.#closed) this.#current = this.#connect();
      }),
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#current.close();
    this.#end();
  }

  #connect(): CatchUpSubscription {
    const { handler } = this;
    const subscription = new CatchUpSubscription(
      this.#position,
      {
        onEvents: async (events) => {
          await handler.onEvents(events);
          this.#position = events.at(-1)?.position ?? this.#position;
        },
        onCaughtUp: () => handler.onCaughtUp?.(),
      },
      this.readPage,
    );
    subscription.done.catch(this.#fail);
    return subscription;
  }
}
