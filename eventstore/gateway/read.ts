/** `Streams.Read`: pages of a stream or of the log, and subscriptions. */
import type { handleServerStreamingCall } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { EventStore } from '../../domain/kernel/event-store.js';
import { toReadResponse, toStreamIdentifier } from './messages.js';
import { createOutbox, type Outbox } from './outbox.js';
import { logPages, streamPages } from './pages.js';
import { type ReadRequest, toReadRequest } from './read-request.js';
import { toRefusal } from './refusal.js';
import { streamsPb } from './stubs.js';
import { serveSubscription } from './subscriptions.js';

/** @param closing aborted when the gateway closes: subscriptions end. */
export const handleRead =
  (store: EventStore, closing: AbortSignal): handleServerStreamingCall<ReadReq, ReadResp> =>
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
  store: EventStore,
  { source, direction, structuredUuid }: ReadRequest,
  count: number,
  outbox: Outbox,
): Promise<void> {
  let sent = 0;
  const pages =
    source.kind === 'stream'
      ? streamPages(store, source.stream, direction, source.from, count)
      : logPages(store, direction, source.from, source.filter === undefined ? count : Infinity);
  const filter = source.kind === 'all' ? source.filter : undefined;
  for await (const page of pages) {
    for (const event of page) {
      if (outbox.gone() || sent >= count) return;
      if (filter !== undefined && !filter.matches(event)) continue;
      sent += 1;
      await outbox.send(toReadResponse(event, structuredUuid));
    }
  }
  if (source.kind === 'stream' && sent === 0 && !(await exists(store, source.stream))) {
    await outbox.send(
      new streamsPb.ReadResp().setStreamNotFound(
        new streamsPb.ReadResp.StreamNotFound().setStreamIdentifier(
          toStreamIdentifier(source.stream),
        ),
      ),
    );
  }
}

const exists = async (store: EventStore, stream: string): Promise<boolean> =>
  (await store.readStream(stream, { limit: 1 })).length > 0;
