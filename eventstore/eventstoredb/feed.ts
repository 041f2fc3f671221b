/**
 * One of the client's subscriptions, read in batches. While a batch is handled nothing is taken from
 * the client, whose small buffer then holds the server back.
 */
import type { AllStreamResolvedEvent, EventStoreDBClient } from '@eventstore/db-client';
import { type Position, START } from '../../domain/kernel/position.js';
import { clientPosition, type RawEvent, toRawEvent } from './events.js';

export const MAX_BATCH = 500;

export interface Feed {
  /** What has arrived, at most one batch; may be empty. */
  take(): RawEvent[];
  /** Resolves when there may be more to take or to know. @throws the error that ended the feed. */
  more(): Promise<void>;
  /** True when the server says that everything taken so far is everything there is. */
  live(): boolean;
  /** Makes `more` resolve. */
  wake(): void;
  close(): void;
}

/** Opens a subscription strictly after a position. */
export function openFeed(client: EventStoreDBClient, after: Position, signal: AbortSignal): Feed {
  const subscription = client.subscribeToAll(
    { fromPosition: after === START ? 'start' : clientPosition(after) },
    { highWaterMark: MAX_BATCH },
  );
  let over: Error | undefined;
  let live = false;
  let wake = (): void => undefined;
  const end = (error: Error): void => {
    over ??= error;
    wake();
  };
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  subscription
    .on('readable', () => wake())
    .on('caughtUp', () => {
      live = true;
      wake();
    })
    .on('fellBehind', () => {
      live = false;
    })
    .on('end', () => end(new Error('the server ended the subscription')))
    .on('error', end);

  return {
    take() {
      const batch: RawEvent[] = [];
      while (batch.length < MAX_BATCH) {
        const next = subscription.read() as AllStreamResolvedEvent | null;
        if (next === null) break;
        if (next.event !== undefined) batch.push(toRawEvent(next.event));
      }
      return batch;
    },

    async more() {
      if (over !== undefined) throw over;
      if (signal.aborted || subscription.readableLength > 0) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    },

    live: () => live,
    wake: () => wake(),

    close() {
      signal.removeEventListener('abort', onAbort);
      // Cancelling a call that is over, or twice, can end the connection of all others.
      if (over === undefined) {
        over = new Error('closed');
        subscription.unsubscribe().catch(() => undefined);
      }
      subscription.destroy();
    },
  };
}
