/**
 * The protocol of EventStoreDB as its documentation has it, call by call through the official client: one
 * suite for our gateway and a real server. What it expects was seen on a real single node (24.6). It works
 * on streams of its own, and never assumes an empty log; it has the server for itself while it runs.
 */
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeAppending } from './appending.js';
import { describeConnecting } from './connecting.js';
import { describeDeleting } from './deleting.js';
import { describeFiltering } from './filtering.js';
import { describeIdempotency } from './idempotency.js';
import { describeMetadata } from './metadata.js';
import { describeReading } from './reading.js';
import { describeSubscribing } from './subscribing.js';
import type { Protocol } from './support.js';
import { describeWire } from './wire.js';

export interface ProtocolTarget {
  start(): Promise<{ readonly url: string; stop(): Promise<void> }>;
}

export function describeProtocol(name: string, target: ProtocolTarget): void {
  describe(`protocol of EventStoreDB: ${name}`, () => {
    let server: Awaited<ReturnType<ProtocolTarget['start']>>;
    let client: EventStoreDBClient;
    beforeAll(async () => {
      server = await target.start();
      client = EventStoreDBClient.connectionString(server.url);
    });
    afterAll(async () => {
      await client.dispose();
      await server.stop();
    });
    const protocol: Protocol = { client: () => client, url: () => server.url };
    describeAppending(protocol);
    describeIdempotency(protocol);
    describeReading(protocol);
    describeDeleting(protocol);
    describeMetadata(protocol);
    describeSubscribing(protocol);
    describeFiltering(protocol);
    describeConnecting(protocol);
    describeWire(protocol);
  });
}
