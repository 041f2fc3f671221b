/**
 * A subscription to the log that outlives its connections. The client's own does not resume after a
 * drop, so each is watched and, once over, followed by the next, from the last event handled. The
 * server delivers strictly after a position: nothing is skipped or repeated.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AccessDeniedError, type EventStoreDBClient } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import type { Subscription, SubscriptionHandler } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { unavailable } from './errors.js';
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

/** @param closing aborted when the store is closed. */
export function superviseSubscription(
  source: SubscriptionSource,
  after: Position,
  handler: SubscriptionHandler,
  closing: AbortSignal,
): Subscription {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, closing]);
  let last = after;
  let backoffMs = FIRST_BACKOFF_MS;

  const guarded = async (call: () => Promise<void> | void): Promise<void> => {
    try {
      await call();
    } catch (error) {
      throw new HandlerFailure(error);
    }
  };

  /** Delivers from one connection until it is lost or the subscription is closed. */
  const follow = async (): Promise<void> => {
    const feed = openFeed(source.client, last, signal);
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
      for (;;) {
        const batch = feed.take();
        const newest = batch.at(-1);
        if (newest !== undefined) {
          const events = batch.flatMap(({ event }) => (event === undefined ? [] : [event]));
          if (events.length > 0) await guarded(() => handler.onEvents(events));
          last = newest.position;
          backoffMs = FIRST_BACKOFF_MS;
          announced = false;
        } else if (!announced && (feed.live() || (head !== undefined && last >= head))) {
          announced = true;
          await guarded(() => handler.onCaughtUp?.());
        } else {
          await feed.more();
        }
        if (signal.aborted) return;
      }
    } finally {
      feed.close();
    }
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await follow();
      } catch (error) {
        if (error instanceof HandlerFailure) throw error.reason;
        if (isBeyondHelp(error)) throw unavailable(error);
        await wait(backoffMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(
          () => undefined, // closed while waiting
        );
        backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
      }
    }
  };

  const done = run();
  const over = done.catch(() => undefined);
  return {
    done,
    async close() {
      stop.abort();
      await over;
    },
  };
}

/** Trying again would not change the server's mind. */
const isBeyondHelp = (error: unknown): boolean =>
  error instanceof AccessDeniedError ||
  (error instanceof Error && 'code' in error && error.code === status.INVALID_ARGUMENT);
