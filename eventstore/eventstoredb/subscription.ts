/**
 * A subscription to the log that outlives its connections. The client's own subscription does not resume
 * after a connection is lost, so each is watched and, when it is over, followed by the next, from the
 * last event handled. The server delivers strictly after a position: nothing is skipped or repeated.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AccessDeniedError, type EventStoreDBClient } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import type {
  RecordedEvent,
  Subscription,
  SubscriptionHandler,
} from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { unavailable } from './errors.js';
import type { RawEvent } from './events.js';
import { MAX_BATCH, openFeed } from './feed.js';
import type { SharedTail } from './shared-tail.js';

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5_000;

export interface SubscriptionSource {
  readonly client: EventStoreDBClient;
  head(): Promise<Position>;
  /** What others have heard already. Undefined: this subscription hears the log for all of them. */
  readonly tail: SharedTail | undefined;
}

/** What the handler threw: the subscription ends with it, as it is. */
class HandlerFailure extends Error {
  constructor(readonly reason: unknown) {
    super('the handler of a subscription failed');
  }
}

/** Follows the log from a position, over as many connections as it takes. */
export class SupervisedSubscription implements Subscription {
  readonly done: Promise<void>;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  /** The last event handled. */
  #last: Position;
  /** True if its handler was told that it has everything. */
  #announced = false;
  #backoffMs = FIRST_BACKOFF_MS;

  /** @param closing aborted when the store is closed. */
  constructor(
    private readonly source: SubscriptionSource,
    after: Position,
    private readonly handler: SubscriptionHandler,
    closing: AbortSignal,
  ) {
    this.#last = after;
    this.#signal = AbortSignal.any([this.#stop.signal, closing]);
    this.done = this.#run();
    this.done.catch(() => undefined); // who waits for `done` is told
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.done.catch(() => undefined);
  }

  async #run(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        await this.#follow();
        await this.#followTail();
      } catch (error) {
        if (error instanceof HandlerFailure) throw error.reason;
        if (isBeyondHelp(error)) throw unavailable(error);
        await this.#backOff();
      }
    }
  }

  async #backOff(): Promise<void> {
    const waitMs = this.#backoffMs * (0.5 + Math.random() / 2);
    await wait(waitMs, undefined, { signal: this.#signal }).catch(
      () => undefined, // closed while waiting
    );
    this.#backoffMs = Math.min(this.#backoffMs * 2, MAX_BACKOFF_MS);
  }

  /** Delivers from a connection until it is lost, the subscription is closed, or the tail leads on from here. */
  async #follow(): Promise<void> {
    const { source } = this;
    const feed = openFeed(source.client, this.#last, this.#signal);
    let head: Position | undefined;
    source.head().then(
      (position) => {
        head = position;
        feed.wake();
      },
      () => undefined, // the feed fails for the same reason, and says so
    );
    let hasBeenLevel = false;
    this.#announced = false;
    try {
      while (!this.#signal.aborted) {
        const batch = feed.take();
        if (batch.length > 0) {
          await this.#deliver(batch);
        } else if (
          !this.#announced &&
          (feed.live() || (head !== undefined && this.#last >= head))
        ) {
          await this.#announce();
          hasBeenLevel = true;
          source.tail?.begin(this.#last);
        } else {
          await feed.more();
        }
        if (hasBeenLevel && source.tail?.covers(this.#last) === true) return;
      }
    } finally {
      feed.close();
    }
  }

  /** Delivers what is heard once for all, until that ends or this handler falls behind what is kept. */
  async #followTail(): Promise<void> {
    const { tail } = this.source;
    if (tail === undefined) return;
    tail.join();
    try {
      while (!this.#signal.aborted && tail.covers(this.#last)) {
        const events = tail.read(this.#last, MAX_BATCH);
        if (events.length > 0) await this.#handle(events);
        else if (!this.#announced) await this.#announce();
        else await tail.more(this.#signal);
      }
    } finally {
      tail.leave();
    }
  }

  async #announce(): Promise<void> {
    this.#announced = true;
    await guarded(() => this.handler.onCaughtUp?.());
  }

  async #deliver(batch: readonly RawEvent[]): Promise<void> {
    const events = batch.flatMap(({ event }) => (event === undefined ? [] : [event]));
    if (events.length > 0) await this.#handle(events);
    this.#announced = false;
    this.#last = batch.at(-1)?.position ?? this.#last;
    this.#backoffMs = FIRST_BACKOFF_MS;
  }

  async #handle(events: readonly RecordedEvent[]): Promise<void> {
    await guarded(() => this.handler.onEvents(events));
    this.#announced = false;
    this.#last = events.at(-1)?.position ?? this.#last;
  }
}

/** Runs a part of the handler; what it throws is told from what the connection throws. */
async function guarded(part: () => Promise<void> | void): Promise<void> {
  try {
    await part();
  } catch (error) {
    throw new HandlerFailure(error);
  }
}

/** Trying again would not change the server's mind. */
const isBeyondHelp = (error: unknown): boolean =>
  error instanceof AccessDeniedError ||
  (error instanceof Error && 'code' in error && error.code === status.INVALID_ARGUMENT);
