/**
 * A subscription to the log that outlives its connections. The client's own subscription does not resume
 * after a connection is lost, so each is watched and, when it is over, followed by the next, from the
 * last event handled. The server delivers strictly after a position: nothing is skipped or repeated.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AccessDeniedError, type EventStoreDBClient } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import type { Subscription, SubscriptionHandler } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { unavailable } from './errors.js';
import type { RawEvent } from './events.js';
import { openFeed } from './feed.js';

const FIRST_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 5_000;

export interface SubscriptionSource {
  readonly client: EventStoreDBClient;
  head(): Promise<Position>;
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

  /** Delivers from a connection until it is lost or the subscription is closed. */
  async #follow(): Promise<void> {
    const { source, handler } = this;
    const feed = openFeed(source.client, this.#last, this.#signal);
    let head: Position | undefined;
    source.head().then(
      (position) => {
        head = position;
        feed.wake();
      },
      () => undefined, // the feed fails for the same reason, and says so
    );
    let announced = false;
    try {
      while (!this.#signal.aborted) {
        const batch = feed.take();
        if (batch.length > 0) {
          await this.#deliver(batch);
          announced = false;
        } else if (!announced && (feed.live() || (head !== undefined && this.#last >= head))) {
          announced = true;
          await guarded(() => handler.onCaughtUp?.());
        } else {
          await feed.more();
        }
      }
    } finally {
      feed.close();
    }
  }

  async #deliver(batch: readonly RawEvent[]): Promise<void> {
    const events = batch.flatMap(({ event }) => (event === undefined ? [] : [event]));
    if (events.length > 0) await guarded(() => this.handler.onEvents(events));
    this.#last = batch.at(-1)?.position ?? this.#last;
    this.#backoffMs = FIRST_BACKOFF_MS;
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
