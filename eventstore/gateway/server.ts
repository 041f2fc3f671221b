/**
 * The gateway: the embedded store behind EventStoreDB's own gRPC protocol, so that its clients and tools
 * can read a default installation, and append to it if that is allowed.
 */
import { isIPv6 } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { authenticating, authenticationOf } from './access.js';
import { handleAppend } from './append.js';
import { handleBatchAppend } from './batch-append.js';
import type { Credentials } from './credentials-file.js';
import { handleDelete, handleTombstone } from './delete.js';
import { handleGetSupportedMethods, handleGossip } from './discovery.js';
import { createEngineCheck } from './engine-key.js';
import { handleRead } from './read.js';
import type { ServedStore } from './served-store.js';
import { GossipService, ServerFeaturesService, StreamsService } from './stubs.js';
import type { TlsIdentity } from './tls.js';
import { createWritePolicy } from './write-policy.js';

/** As EventStoreDB and its client: an append comes in messages of up to 3 MiB. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;
const CLOSE_TIMEOUT_MS = 2_000;

export interface GatewayOptions {
  /** Stays the caller's to close. */
  readonly store: ServedStore;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Default: false, every append is refused. */
  readonly writable?: boolean;
  /** Who names its connection so may append to the engine's own streams. Default: nobody may. */
  readonly engineKey?: string;
  /** Default: connections are not encrypted. */
  readonly tls?: TlsIdentity;
  /** Default: whoever reaches the port reads everything. They need `tls`. */
  readonly credentials?: Credentials;
}

export interface Gateway {
  readonly port: number;
  /** Connection string for EventStoreDB's clients. */
  readonly url: string;
  /** Answers the appends under way, ends the subscriptions, frees the port. */
  close(): Promise<void>;
}

/**
 * @throws Error the port is taken.
 * @throws RangeError credentials without TLS: clients send none over a connection that is not encrypted.
 */
export async function startGateway({
  store,
  host = '127.0.0.1',
  port: wantedPort,
  writable = false,
  engineKey,
  tls,
  credentials,
}: GatewayOptions): Promise<Gateway> {
  if (credentials !== undefined && tls === undefined) {
    throw new RangeError('credentials need TLS: clients send none over an unencrypted connection');
  }
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    ...(credentials === undefined ? {} : { interceptors: [authenticating(credentials)] }),
  });
  const closing = new AbortController();
  const policy = createWritePolicy(writable, createEngineCheck(engineKey));
  let port = wantedPort;
  server.addService(ServerFeaturesService, {
    getSupportedMethods: handleGetSupportedMethods(writable),
  });
  server.addService(GossipService, { read: handleGossip(() => ({ host, port })) });
  server.addService(StreamsService, {
    read: handleRead(store, closing.signal),
    append: handleAppend(store, policy),
    batchAppend: handleBatchAppend(
      store,
      policy,
      closing.signal,
      (metadata) => authenticationOf(credentials, metadata) === 'known',
    ),
    delete: handleDelete(store, policy),
    tombstone: handleTombstone(store, policy),
  });
  const authority = isIPv6(host) ? `[${host}]` : host;
  port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${authority}:${wantedPort}`, toServerCredentials(tls), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port,
    url: `esdb://${authority}:${port}?tls=${tls !== undefined}`,
    close() {
      closing.abort();
      return shutDown(server);
    },
  };
}

const toServerCredentials = (tls: TlsIdentity | undefined): ServerCredentials =>
  tls === undefined
    ? ServerCredentials.createInsecure()
    : ServerCredentials.createSsl(null, [{ cert_chain: tls.certificate, private_key: tls.key }]);

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
