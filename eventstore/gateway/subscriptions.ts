/**
 * Subscriptions of `Streams.Read`: a confirmation, every event after a place, `CaughtUp` at the first
 * end of the log, then each event as it becomes durable.
 */
import { randomUUID } from 'node:crypto';
import type { RecordedEvent, SubscriptionHandler } from '../../domain/kernel/event-store.js';
import { type Position, positionToBigInt, START } from '../../domain/kernel/position.js';
import type { LogFilter } from './filter.js';
import { toReadResponse } from './messages.js';
import type { Outbox } from './outbox.js';
import { streamPages } from './pages.js';
import type { From, ReadRequest } from './read-request.js';
import { Refusal } from './refusal.js';
import { headOf, lastEventOf, type ServedStore } from './served-store.js';
import { windowOf } from './stream-window.js';
import { streamsPb } from './stubs.js';
import { StreamDeleted, TOMBSTONE_REVISION } from '../sqlite/deletions.js';

/** Resolves when the client is gone. @throws Refusal the gateway closes; or the store's error. */
export async function serveSubscription(
  store: ServedStore,
  { source, structuredUuid }: ReadRequest,
  outbox: Outbox,
  closing: AbortSignal,
): Promise<void> {
  const send = (event: RecordedEvent): Promise<void> =>
    outbox.send(toReadResponse(event, structuredUuid));
  if (source.kind === 'stream') await windowOf(store, source.stream, Date.now());
  await outbox.send(
    new streamsPb.ReadResp().setConfirmation(
      new streamsPb.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID()),
    ),
  );
  if (source.kind === 'all') {
    const after = await startOfLog(store, source.from);
    await follow(store, after, toLogReader(source.filter, send, outbox), outbox, closing);
  } else {
    await followStream(store, source.stream, source.from, send, outbox, closing);
  }
}

const startOfLog = async (store: ServedStore, from: From<Position>): Promise<Position> =>
  from === 'start' ? START : from === 'end' ? headOf(store) : from;

type OnEvents = SubscriptionHandler['onEvents'];

/** Passes on the log, from one checkpoint to the next where it is filtered. */
function toLogReader(
  filter: LogFilter | undefined,
  send: (event: RecordedEvent) => Promise<void>,
  outbox: Outbox,
): OnEvents {
  let lookedAt = 0;
  return async (events) => {
    for (const event of events) {
      if (filter === undefined || filter.matches(event)) await send(event);
      lookedAt += 1;
      if (filter !== undefined && lookedAt % filter.checkpointInterval === 0) {
        await outbox.send(toCheckpoint(event.position));
      }
    }
  };
}

function toCheckpoint(position: Position): InstanceType<typeof streamsPb.ReadResp> {
  const place = positionToBigInt(position).toString();
  return new streamsPb.ReadResp().setCheckpoint(
    new streamsPb.ReadResp.Checkpoint().setCommitPosition(place).setPreparePosition(place),
  );
}

/** A stream to its end by its own pages, then its events out of the log. */
async function followStream(
  store: ServedStore,
  stream: string,
  from: From<number>,
  send: (event: RecordedEvent) => Promise<void>,
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
  const handler: SubscriptionHandler = {
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
