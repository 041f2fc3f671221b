/** `Streams.Read`: pages of a stream or of the log, and subscriptions. */
import type { handleServerStreamingCall } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { toReadResponse, toStreamIdentifier } from './messages.js';
import { createOutbox, type Outbox } from './outbox.js';
import { logPages, streamPages } from './pages.js';
import { type ReadRequest, toReadRequest } from './read-request.js';
import { toRefusal } from './refusal.js';
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
  { source, direction, structuredUuid }: ReadRequest,
  count: number,
  outbox: Outbox,
): Promise<void> {
  if (count === 0) return;
  const send = (event: RecordedEvent): Promise<void> =>
    outbox.send(toReadResponse(event, structuredUuid));
  if (source.kind === 'all') {
    const { from, filter } = source;
    const pages = logPages(store, direction, from, filter === undefined ? count : Infinity);
    const wanted = filter === undefined ? () => true : filter.matches;
    return sendEvents(pages, wanted, count, send, outbox);
  }
  const window = await windowOf(store, source.stream, Date.now());
  if (window === undefined) return outbox.send(toStreamNotFound(source.stream));
  const pages = streamPages(store, source.stream, direction, source.from, window, count);
  return sendEvents(pages, () => true, count, send, outbox);
}

async function sendEvents(
  pages: AsyncIterable<readonly RecordedEvent[]>,
  wanted: (event: RecordedEvent) => boolean,
  count: number,
  send: (event: RecordedEvent) => Promise<void>,
  outbox: Outbox,
): Promise<void> {
  let sent = 0;
  for await (const page of pages) {
    for (const event of page) {
      if (outbox.gone() || sent >= count) return;
      if (!wanted(event)) continue;
      sent += 1;
      await send(event);
    }
    if (outbox.gone() || sent >= count) return;
  }
}

const toStreamNotFound = (stream: string): ReadResp =>
  new streamsPb.ReadResp().setStreamNotFound(
    new streamsPb.ReadResp.StreamNotFound().setStreamIdentifier(toStreamIdentifier(stream)),
  );
