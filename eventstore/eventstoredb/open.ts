/** The event-store port over EventStoreDB's official client. */
import {
  AppendTooLarge,
  eventBytes,
  type EventStore,
  StoreUnavailable,
  type SubscriptionHandler,
} from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { checkAppend, checkLimit } from './arguments.js';
import { createAppender } from './appender.js';
import { createConnect, disconnect } from './connection.js';
import { toEventData } from './events.js';
import { ServerReader } from './reader.js';
import { SharedTail } from './shared-tail.js';
import { SupervisedSubscription } from './subscription.js';

/**
 * The server refuses an append of more than 1 MiB of event data. What of an event it counts differs
 * from version to version (only data; also metadata and twice the type), hence the margin.
 */
const MAX_APPEND_BYTES = 1_000_000;

export interface EventStoreDbOptions {
  /** How long an append may take until its outcome is unknown. Default: 10,000. */
  readonly appendTimeoutMs?: number;
  /** How long one page may take until the store is unavailable. Default: 30,000. */
  readonly readTimeoutMs?: number;
}

/**
 * Opens EventStoreDB, a single node or a cluster, by its connection string (`esdb://…`). Connects on
 * first use. The client keeps its pending appends in one map for all of its instances: two open
 * stores in one process disturb each other's appends when a connection breaks.
 *
 * @throws Error the connection string is malformed, or says throwOnAppendFailure=false.
 */
export function openEventStoreDb(
  url: string,
  { appendTimeoutMs = 10_000, readTimeoutMs = 30_000 }: EventStoreDbOptions = {},
): Promise<EventStore> {
  return Promise.resolve().then(() => open(url, appendTimeoutMs, readTimeoutMs));
}

function open(url: string, appendTimeoutMs: number, readTimeoutMs: number): EventStore {
  const connect = createConnect(url);
  const readClient = connect();
  const closing = new AbortController();
  const appender = createAppender(connect, appendTimeoutMs);
  const reader = new ServerReader(readClient, readTimeoutMs, closing.signal);
  const subscriptions = new Set<Promise<unknown>>();
  const subscribe = (after: Position, handler: SubscriptionHandler, tail?: SharedTail) => {
    const source = { client: readClient, head: () => reader.head(), tail };
    const subscription = new SupervisedSubscription(source, after, handler, closing.signal);
    const over = subscription.done.catch(() => undefined);
    subscriptions.add(over);
    void over.then(() => subscriptions.delete(over));
    return subscription;
  };
  const tail = new SharedTail(subscribe);

  const whileOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closing.signal.aborted) throw new StoreUnavailable('event store: closed');
    return work();
  };

  return {
    maxAppendBytes: MAX_APPEND_BYTES,

    append: (stream, events, expected) =>
      whileOpen(async () => {
        checkAppend(stream, events, expected);
        const bytes = events.reduce((sum, event) => sum + eventBytes(event), 0);
        if (bytes > MAX_APPEND_BYTES) throw new AppendTooLarge(bytes, MAX_APPEND_BYTES);
        return appender.append(events.map(toEventData), { stream, expected, bytes });
      }),

    readStream: (stream, options) =>
      whileOpen(async () => {
        checkLimit(options.limit);
        return reader.readStream(stream, options);
      }),
    readAll: (options) =>
      whileOpen(async () => {
        checkLimit(options.limit);
        return reader.readAll(options);
      }),
    head: () => whileOpen(() => reader.head()),

    subscribeToAll: (after, handler) => subscribe(after, handler, tail),

    async close() {
      closing.abort();
      await Promise.all([appender.close(), ...subscriptions]);
      await disconnect(readClient);
    },
  };
}
