/** Connections to the server that break alone. */
import { EventStoreDBClient } from '@eventstore/db-client';
import { withTimeLimit } from './time-limit.js';

const DISPOSE_TIMEOUT_MS = 1_000;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;

export type Connect = () => EventStoreDBClient;

/**
 * gRPC lets clients share one TCP connection if their options are the same, so that giving one up
 * would give its broken connection to the next. Each gets a keepalive timeout of its own, a
 * millisecond above the last.
 *
 * @throws Error the connection string is malformed, or asks for what makes the client give wrong
 *   revisions.
 */
export function createConnect(url: string): Connect {
  // The client takes its options in any case, with `_` and `-` anywhere.
  const options = url.toLowerCase().replaceAll(/[_-]/g, '');
  if (/[?&]throwonappendfailure=false/.test(options)) {
    throw new Error('throwOnAppendFailure=false makes the client give wrong revisions');
  }
  const given = /[?&]keepalivetimeout=(\d+)/.exec(options)?.[1];
  const separator = url.includes('?') ? '&' : '?';
  let timeoutMs = given === undefined ? KEEP_ALIVE_TIMEOUT_MS : Number(given);
  return () => {
    timeoutMs += 1;
    return EventStoreDBClient.connectionString(`${url}${separator}keepAliveTimeout=${timeoutMs}`);
  };
}

/** Ends what goes on over the connection, and the connection: what is pending fails. */
export async function disconnect(client: EventStoreDBClient): Promise<void> {
  await withTimeLimit(client.dispose(), DISPOSE_TIMEOUT_MS).catch(() => undefined);
  // The client itself closes a channel only when the server is unavailable.
  const channel = await client['getChannel']().catch(() => undefined);
  channel?.close();
}
