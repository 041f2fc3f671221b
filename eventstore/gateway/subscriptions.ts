/**
 * Subscriptions of `Streams.Read`: a confirmation, every event after a place, `CaughtUp` at the first
 * end of the log, then each event as it becomes durable.
 */
import { randomUUID } from 'node:crypto';
import { type Position, START } from '../../domain/kernel/position.js';
import type { EventHandler } from '../sqlite/catch-up-subscription.js';
import type { RecordedEventWithContent } from '../sqlite/event-content.js';
import type { LogFilter } from './filter.js';
import { catchUpFiltered, toCheckpoint } from './filtered-catch-up.js';
import { toReadResponse } from './messages.js';
import type { Outbox } from './outbox.js';
import { streamPages } from './pages.js';
import type { From, ReadRequest } from './read-request.js';
import { Refusal } from './refusal.js';
import { headOf, lastEventOf, type ServedStore } from './served-store.js';
import { windowOf } from './stream-window.js';
import { streamsPb } from './stubs.js';
import { StreamDeleted, TOMBSTONE_REVISION } from '../sqlite/deletions.js';

type Send = (event: RecordedEventWithContent) => Promise<void>;

/** Resolves when the client is gone. @throws Refusal the gateway closes; or the store's error. */
export async function serveSubscription(
  store: ServedStore,
  { source, structuredUuid }: ReadRequest,
  outbox: Outbox,
  closing: AbortSignal,
): Promise<void> {
  const send: Send = (event) => outbox.send(toReadResponse(event, structuredUuid));
  if (source.kind === 'stream') await windowOf(store, source.stream, Date.now());
  await outbox.send(
    new streamsPb.ReadResp().setConfirmation(
      new streamsPb.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID()),
    ),
  );
  if (source.kind === 'stream') {
    return followStream(store, source.stream, source.from, send, outbox, closing);
  }
  const { from, filter } = source;
  if (filter !== undefined) return followFiltered(store, from, filter, send, outbox, closing);
  const after = from === 'start' ? START : from === 'end' ? await headOf(store) : from;
  const sendAll: OnEvents = async (events) => {
    for (const event of events) await send(event);
  };
  await follow(store, after, sendAll, outbox, closing);
}

type OnEvents = EventHandler['onEvents'];

/** Catches up window by window, then looks at each event as it comes, with a checkpoint now and then. */
async function followFiltered(
  store: ServedStore,
  from: From<Position>,
  filter: LogFilter,
  send: Send,
  outbox: Outbox,
  closing: AbortSignal,
): Promise<void> {
  const head = await headOf(store);
  const live = from === 'end' || (from !== 'start' && from >= head);
  const looked = live
    ? from === 'end'
      ? head
      : from
    : await catchUpFiltered(store, from, filter, send, outbox);
  let lookedAt = 0;
  const look: OnEvents = async (events) => {
    for (const event of events) {
      if (filter.matches(event)) await send(event);
      lookedAt += 1;
      if (lookedAt % filter.checkpointInterval === 0) {
        await outbox.send(toCheckpoint(event.position));
      }
    }
  };
  await follow(store, looked === 'start' ? START : looked, look, outbox, closing);
}

/** A stream to its end by its own pages, then its events out of the log. */
async function followStream(
  store: ServedStore,
  stream: string,
  from: From<number>,
  send: Send,
  outbox: Outbox,
  closing: AbortSignal,
): Promise<void> {
  // Taken before the pages: an event that is written meanwhile comes at least once, by its revision
  // at most once.
  const head = await headOf(store);
  let next = from === 'start' ? 0 : from === 'end' ? await lengthOf(store, stream) : from + 1;
  const pass: OnEvents = async (events) => {
    for (const event of events) {
      if (event.stream !== stream || event.revision < next || outbox.gone()) continue;
      await send(event);
      next = event.revision + 1;
      if (event.revision === TOMBSTONE_REVISION) throw new StreamDeleted(stream);
    }
  };
  const window = await windowOf(store, stream, Date.now());
  if (window !== undefined) {
    for await (const page of streamPages(store, stream, 'forwards', next, window, Infinity)) {
      if (outbox.gone() || closing.aborted) break;
      await pass(page);
    }
  }
  await follow(store, head, pass, outbox, closing);
}

async function lengthOf(store: ServedStore, stream: string): Promise<number> {
  const last = await lastEventOf(store, stream);
  return last === undefined ? 0 : last.revision + 1;
}

async function follow(
  store: ServedStore,
  after: Position,
  onEvents: OnEvents,
  outbox: Outbox,
  closing: AbortSignal,
): Promise<void> {
  if (outbox.gone()) return;
  let caughtUp = false;
  const handler: EventHandler = {
    onEvents,
    onCaughtUp() {
      if (caughtUp) return;
      caughtUp = true;
      void outbox.send(new streamsPb.ReadResp().setCaughtUp(new streamsPb.ReadResp.CaughtUp()));
    },
  };
  const subscription = store.subscribeToAll(after, handler, { systemStreams: true });
  const stop = (): void => void subscription.close();
  outbox.onGone(stop);
  closing.addEventListener('abort', stop, { once: true });
  try {
    if (closing.aborted) stop();
    await subscription.done;
  } finally {
    closing.removeEventListener('abort', stop);
  }
  if (!outbox.gone()) throw new Refusal('unavailable', 'the gateway is closing');
}
