/**
 * Subscriptions of `Streams.Read`: a confirmation, every event after a place, `CaughtUp` at the first
 * end of the log, then each event as it becomes durable.
 */
import { randomUUID } from 'node:crypto';
import type {
  EventStore,
  RecordedEvent,
  SubscriptionHandler,
} from '../../domain/kernel/event-store.js';
import { type Position, positionToBigInt, START } from '../../domain/kernel/position.js';
import type { LogFilter } from './filter.js';
import { toReadResponse } from './messages.js';
import type { Outbox } from './outbox.js';
import { streamPages } from './pages.js';
import type { From, ReadRequest } from './read-request.js';
import { Refusal } from './refusal.js';
import { streamsPb } from './stubs.js';

/** Resolves when the client is gone. @throws Refusal the gateway closes; or the store's error. */
export async function serveSubscription(
  store: EventStore,
  { source, structuredUuid }: ReadRequest,
  outbox: Outbox,
  closing: AbortSignal,
): Promise<void> {
  const send = (event: RecordedEvent): Promise<void> =>
    outbox.send(toReadResponse(event, structuredUuid));
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

const startOfLog = async (store: EventStore, from: From<Position>): Promise<Position> =>
  from === 'start' ? START : from === 'end' ? store.head() : from;

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
  store: EventStore,
  stream: string,
  from: From<number>,
  send: (event: RecordedEvent) => Promise<void>,
  outbox: Outbox,
  closing: AbortSignal,
): Promise<void> {
  // Taken before the pages: an event that is written meanwhile comes at least once, by its revision
  // at most once.
  const head = await store.head();
  let next = from === 'start' ? 0 : from === 'end' ? await lengthOf(store, stream) : from + 1;
  const pass: OnEvents = async (events) => {
    for (const event of events) {
      if (event.stream !== stream || event.revision < next || outbox.gone()) continue;
      await send(event);
      next = event.revision + 1;
    }
  };
  for await (const page of streamPages(store, stream, 'forwards', next, Infinity)) {
    if (outbox.gone() || closing.aborted) break;
    await pass(page);
  }
  await follow(store, head, pass, outbox, closing);
}

async function lengthOf(store: EventStore, stream: string): Promise<number> {
  const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  return last === undefined ? 0 : last.revision + 1;
}

async function follow(
  store: EventStore,
  after: Position,
  onEvents: OnEvents,
  outbox: Outbox,
  closing: AbortSignal,
): Promise<void> {
  if (outbox.gone()) return;
  let caughtUp = false;
  const subscription = store.subscribeToAll(after, {
    onEvents,
    onCaughtUp() {
      if (caughtUp) return;
      caughtUp = true;
      void outbox.send(new streamsPb.ReadResp().setCaughtUp(new streamsPb.ReadResp.CaughtUp()));
    },
  });
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
