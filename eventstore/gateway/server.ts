/**
 * The gateway: the embedded store behind EventStoreDB's own gRPC protocol, so that its clients and tools
 * can read a default installation, and append to it where that is allowed.
 */
import { isIPv6 } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { handleAppend } from './append.js';
import { handleBatchAppend } from './batch-append.js';
import { handleDelete, handleTombstone } from './delete.js';
import { handleGetSupportedMethods, handleGossip } from './discovery.js';
import { handleRead } from './read.js';
import type { ServedStore } from './served-store.js';
import { GossipService, ServerFeaturesService, StreamsService } from './stubs.js';
import { createWritePolicy } from './write-policy.js';

/** As EventStoreDB and its client: an append comes in messages of up to 3 MiB. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;
const CLOSE_TIMEOUT_MS = 2_000;

export interface GatewayOptions {
  /** Stays the caller's to close. */
  readonly store: ServedStore;
  /** Default: 127.0.0.1. There is no authentication: whoever reaches the port reads everything. */
  readonly host?: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Default: false, every append is refused. */
  readonly writable?: boolean;
}

export interface Gateway {
  readonly port: number;
  /** Connection string for EventStoreDB's clients. */
  readonly url: string;
  /** Answers the appends under way, ends the subscriptions, frees the port. */
  close(): Promise<void>;
}

/** @throws Error the port is taken. */
export async function startGateway({
  store,
  host = '127.0.0.1',
  port: wantedPort,
  writable = false,
}: GatewayOptions): Promise<Gateway> {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  });
  const closing = new AbortController();
  const policy = createWritePolicy(writable);
  let port = wantedPort;
  server.addService(ServerFeaturesService, {
    getSupportedMethods: handleGetSupportedMethods(writable),
  });
  server.addService(GossipService, { read: handleGossip(() => ({ host, port })) });
  server.addService(StreamsService, {
    read: handleRead(store, closing.signal),
    append: handleAppend(store, policy),
    batchAppend: handleBatchAppend(store, policy, closing.signal),
    delete: handleDelete(store, policy),
    tombstone: handleTombstone(store, policy),
  });
  const authority = isIPv6(host) ? `[${host}]` : host;
  port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(
      `${authority}:${wantedPort}`,
      ServerCredentials.createInsecure(),
      (error, bound) => (error ? reject(error) : resolve(bound)),
    );
  });
  return {
    port,
    url: `esdb://${authority}:${port}?tls=false`,
    close() {
      closing.abort();
      return shutDown(server);
    },
  };
}

/** Lets calls come to their end for a moment, then cuts them off. */
function shutDown(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, CLOSE_TIMEOUT_MS);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
