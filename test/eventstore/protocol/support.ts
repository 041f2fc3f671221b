/** What the tests of the protocol share: streams, events, answers in a form that can be compared whole. */
import { randomUUID } from 'node:crypto';
import type { EventStoreDBClient } from '@eventstore/db-client';
import {
  type AllStreamResolvedEvent,
  type AppendExpectedRevision,
  jsonEvent,
  type ResolvedEvent,
} from '@eventstore/db-client';

/** A server under test, and the official client on it. */
export interface Protocol {
  readonly client: () => EventStoreDBClient;
  /** `esdb://host:port?tls=false` */
  readonly url: () => string;
}

/** The stream's name is of no category of the engine's own. */
export const newStream = (): string => `notes-${randomUUID()}`;
export const note = (index: number) => jsonEvent({ type: 'Note', data: { index } });
export const notes = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => note(from + index));

/** Credentials of its own make the client append by the unary call; without TLS they are not sent. */
export const WAYS = [
  ['batch', {}],
  ['unary', { credentials: { username: 'anybody', password: 'nothing' } }],
] as const;

export const EXPECTATIONS: readonly AppendExpectedRevision[] = [
  'any',
  'no_stream',
  'stream_exists',
  0n,
  1n,
  5n,
];

export const all = async <E>(stream: AsyncIterable<E>): Promise<E[]> => {
  const events: E[] = [];
  for await (const event of stream) events.push(event);
  return events;
};

export const indexOf = ({ event }: ResolvedEvent | AllStreamResolvedEvent): unknown =>
  (event?.data as { readonly index?: number } | undefined)?.index;
export const indicesOf = async (
  stream: AsyncIterable<ResolvedEvent | AllStreamResolvedEvent>,
): Promise<unknown[]> => (await all(stream)).map(indexOf);

/**
 * What came of a call, whole: its value, or every field of its error. Positions are only said to be there,
 * with commit and prepare alike; `metastreamRevision` is left out, as the client puts a position there.
 */
export async function answer(call: Promise<unknown>): Promise<unknown> {
  try {
    return plain(await call);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const fields = Object.entries(error).filter(([key]) => key !== '_raw');
    return plain({
      error: error.constructor.name,
      message: error.message,
      ...Object.fromEntries(fields),
    });
  }
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if ('commit' in value && 'prepare' in value) {
    return value.commit === value.prepare ? 'a position' : value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, field]) => field !== undefined && key !== 'metastreamRevision')
      .map(([key, field]) => [key, plain(field)]),
  );
}

export const appended = (nextExpectedRevision: bigint) => ({
  success: true,
  nextExpectedRevision,
  position: 'a position',
});

export const conflict = (
  streamName: string,
  expectedVersion: AppendExpectedRevision,
  actualVersion: bigint | 'no_stream',
) => ({
  error: 'WrongExpectedVersionError',
  message: '',
  type: 'wrong-expected-version',
  streamName,
  expectedVersion,
  actualVersion,
});

/** As trailers say it; a batch append says only whose stream it is. */
export const deleted = (streamName: string, way: 'batch' | 'unary' = 'unary') => ({
  error: 'StreamDeletedError',
  ...(way === 'batch'
    ? { message: '' }
    : { message: `9 FAILED_PRECONDITION: Event stream '${streamName}' is deleted.`, code: 9 }),
  type: 'stream-deleted',
  streamName,
});

export const notFound = (streamName: string) => ({
  error: 'StreamNotFoundError',
  message: `${streamName} not found`,
  type: 'stream-not-found',
  streamName,
});

/** What a deletion is refused with: versions as the protocol's numbers. */
export const deleteConflict = (streamName: string, expected: bigint, actual: bigint) => ({
  error: 'WrongExpectedVersionError',
  message: `9 FAILED_PRECONDITION: Delete failed due to WrongExpectedVersion. Stream: ${streamName}, Expected version: ${expected}, Actual version: ${actual}`,
  code: 9,
  type: 'wrong-expected-version',
  streamName,
  expectedVersion: expected,
  actualVersion: actual,
});

/** `$tb` of a soft delete, 2^63 - 1, as JavaScript reads it from JSON. */
export const SOFT_DELETED = 2 ** 63;
