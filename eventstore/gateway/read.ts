/** `Streams.Read`: pages of a stream or of the log, and subscriptions. */
import type { handleServerStreamingCall } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { RecordedEventWithContent } from '../sqlite/event-content.js';
import { toReadResponse, toStreamIdentifier } from './messages.js';
import { createOutbox, type Outbox } from './outbox.js';
import { logPages, streamPages } from './pages.js';
import { type ReadRequest, toReadRequest } from './read-request.js';
import { Refusal, toRefusal } from './refusal.js';
import type { ServedStore } from './served-store.js';
import { windowOf } from './stream-window.js';
import { streamsPb } from './stubs.js';
import { serveSubscription } from './subscriptions.js';

/** @param closing aborted when the gateway closes: subscriptions end. */
export const handleRead =
  (store: ServedStore, closing: AbortSignal): handleServerStreamingCall<ReadReq, ReadResp> =>
  (call) => {
    const outbox = createOutbox(call);
    const run = async (): Promise<void> => {
      const request = toReadRequest(call.request);
      if (request.extent === 'subscription') {
        await serveSubscription(store, request, outbox, closing);
      } else {
        await serveRead(store, request, request.extent, outbox);
        outbox.end();
      }
    };
    run().catch((error: unknown) => outbox.refuse(toRefusal(error)));
  };

async function serveRead(
  store: ServedStore,
  { source, direction, structuredUuid, streamPositions }: ReadRequest,
  count: number,
  outbox: Outbox,
): Promise<void> {
  const send = (event: RecordedEventWithContent): Promise<void> =>
    outbox.send(toReadResponse(event, structuredUuid));
  if (source.kind === 'all') {
    if (count === 0) return;
    const { from, filter } = source;
    const pages = logPages(store, direction, from, filter === undefined ? count : Infinity);
    const wanted = filter === undefined ? () => true : filter.matches;
    await sendEvents(pages, wanted, count, send, outbox);
    return;
  }
  // EventStoreDB's own word for a read that can have no event.
  if (count === 0 || (direction === 'forwards' && source.from === 'end')) {
    throw new Refusal('unknown', 'Unexpected ReadStreamResult: Error');
  }
  const window = await windowOf(store, source.stream, Date.now());
  if (window === undefined) return outbox.send(toStreamNotFound(source.stream));
  const pages = streamPages(store, source.stream, direction, source.from, window, count);
  const sent = await sendEvents(pages, () => true, count, send, outbox);
  if (!streamPositions) return;
  if (sent === 0 && direction === 'forwards' && window.from > 0) {
    await outbox.send(new streamsPb.ReadResp().setFirstStreamPosition(String(window.from)));
  }
  await outbox.send(new streamsPb.ReadResp().setLastStreamPosition(String(window.last)));
}

/** Resolves with how many were sent. */
async function sendEvents(
  pages: AsyncIterable<readonly RecordedEventWithContent[]>,
  wanted: (event: RecordedEventWithContent) => boolean,
  count: number,
  send: (event: RecordedEventWithContent) => Promise<void>,
  outbox: Outbox,
): Promise<number> {
  let sent = 0;
  for await (const page of pages) {
    for (const event of page) {
      if (outbox.gone() || sent >= count) return sent;
      if (!wanted(event)) continue;
      sent += 1;
      await send(event);
    }
    if (outbox.gone() || sent >= count) return sent;
  }
  return sent;
}

const toStreamNotFound = (stream: string): ReadResp =>
  new streamsPb.ReadResp().setStreamNotFound(
    new streamsPb.ReadResp.StreamNotFound().setStreamIdentifier(toStreamIdentifier(stream)),
  );
