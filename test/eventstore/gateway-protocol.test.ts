/** What EventStoreDB's own client sees of the gateway beyond what the event-store port uses. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccessDeniedError,
  type AllStreamResolvedEvent,
  binaryEvent,
  EventStoreDBClient,
  eventTypeFilter,
  excludeSystemEvents,
  jsonEvent,
  MaxAppendSizeExceededError,
  type Position as ClientPosition,
  type ResolvedEvent,
  StreamDeletedError,
  StreamNotFoundError,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { credentials } from '@grpc/grpc-js';
import streamsServicePb from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Gateway, startGateway } from '../../eventstore/gateway/server.js';
import {
  openSqliteEventStore,
  type SqliteEventStore,
} from '../../eventstore/sqlite/sqlite-event-store.js';

const folder = mkdtempSync(join(tmpdir(), 'tallybook-protocol-'));
let store: SqliteEventStore;
let gateway: Gateway;
let client: EventStoreDBClient;

beforeAll(async () => {
  store = openSqliteEventStore({ file: join(folder, 'events.sqlite') });
  gateway = await startGateway({ store, port: 0, writable: true });
  client = EventStoreDBClient.connectionString(gateway.url);
});
afterAll(async () => {
  await client.dispose();
  await gateway.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const newStream = (): string => `notes-${randomUUID()}`;
const note = (index: number) => jsonEvent({ type: `Note${index % 2}`, data: { index } });
const notes = (count: number) => Array.from({ length: count }, (_, index) => note(index));
/** Makes the client append by the unary call; without TLS they are not sent. */
const unary = { credentials: { username: 'anybody', password: 'nothing' } };

const all = async <E>(stream: AsyncIterable<E>): Promise<E[]> => {
  const events: E[] = [];
  for await (const event of stream) events.push(event);
  return events;
};
const indexOf = ({ event }: ResolvedEvent | AllStreamResolvedEvent): unknown => event?.data;
const indices = (...numbers: number[]): unknown[] => numbers.map((index) => ({ index }));

describe('appending', () => {
  it.each([
    ['batch', {}],
    ['unary', unary],
  ])('by the %s call, with the revision expected', async (_, options) => {
    const stream = newStream();
    const first = await client.appendToStream(stream, notes(2), {
      expectedRevision: 'no_stream',
      ...options,
    });
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n });
    const wrong = client.appendToStream(stream, note(2), { expectedRevision: 5n, ...options });
    await expect(wrong).rejects.toThrow(WrongExpectedVersionError);
    await expect(wrong).rejects.toMatchObject({ expectedVersion: 5n, actualVersion: 1n });
    const missing = client.appendToStream(newStream(), note(2), {
      expectedRevision: 'stream_exists',
      ...options,
    });
    await expect(missing).rejects.toMatchObject({
      expectedVersion: 'stream_exists',
      actualVersion: 'no_stream',
    });
  });

  it.each([
    ['batch', {}],
    ['unary', unary],
  ])('more than 1 MiB by the %s call is refused', async (_, options) => {
    const stream = newStream();
    const data = { text: 'x'.repeat(600_000) };
    const large = [1, 2].map(() => jsonEvent({ type: 'Large', data }));
    const append = client.appendToStream(stream, large, options);
    await expect(append).rejects.toThrow(MaxAppendSizeExceededError);
    await expect(append).rejects.toMatchObject({ maxAppendSize: 1_048_576 });
    await expect(all(client.readStream(stream))).rejects.toThrow(StreamNotFoundError);
  });

  it('a large append in several messages is one append', async () => {
    const stream = newStream();
    const result = await client.appendToStream(stream, notes(100), { batchAppendSize: 500 });
    expect(result.nextExpectedRevision).toBe(99n);
    expect(await all(client.readStream(stream))).toHaveLength(100);
  });

  it('what is not JSON is refused', async () => {
    const bytes = binaryEvent({ type: 'Bytes', data: new Uint8Array([0xff, 0xfe]) });
    await expect(client.appendToStream(newStream(), bytes)).rejects.toThrow();
  });

  it('gives events without metadata an empty object, and the time in milliseconds', async () => {
    const stream = newStream();
    const before = Date.now();
    await client.appendToStream(stream, note(0));
    const [read] = await all(client.readStream(stream));
    expect(read?.event?.metadata).toEqual({});
    expect(Math.abs(Number(read?.event?.created) - before)).toBeLessThan(10_000);
  });
});

describe("the engine's own streams", () => {
  const own = `ledger-${randomUUID()}`;

  it('are never deleted and get no metadata, also by a writable gateway', async () => {
    await client.appendToStream(own, note(0));
    await expect(client.deleteStream(own)).rejects.toThrow(AccessDeniedError);
    await expect(client.tombstoneStream(own)).rejects.toThrow(AccessDeniedError);
    await expect(client.setStreamMetadata(own, { maxCount: 1 })).rejects.toThrow(AccessDeniedError);
    await expect(client.setStreamMetadata(own, { maxCount: 1 }, unary)).rejects.toThrow(
      AccessDeniedError,
    );
    expect(await all(client.readStream(own))).toHaveLength(1);
  });

  it('a gateway is read-only by default', async () => {
    const readonly = await startGateway({ store, port: 0 });
    const reader = EventStoreDBClient.connectionString(readonly.url);
    const stream = newStream();
    const refused = reader.appendToStream(stream, note(0));
    await expect(refused).rejects.toThrow(AccessDeniedError);
    await expect(refused).rejects.toThrow('the gateway is read-only');
    await expect(reader.appendToStream(stream, note(0), unary)).rejects.toThrow(AccessDeniedError);
    await expect(reader.deleteStream(stream)).rejects.toThrow(AccessDeniedError);
    expect((await all(reader.readAll({ maxCount: 1 }))).length).toBe(1);
    await reader.dispose();
    await readonly.close();
  });
});

describe('deleting', () => {
  it('softly: not found until an append, whose revision goes on', async () => {
    const stream = newStream();
    await client.appendToStream(stream, notes(3));
    const { position } = await client.deleteStream(stream, { expectedRevision: 2n });
    expect(position?.commit).toBeGreaterThan(0n);
    await expect(all(client.readStream(stream))).rejects.toThrow(StreamNotFoundError);
    const exists = client.appendToStream(stream, note(3), { expectedRevision: 'stream_exists' });
    await expect(exists).rejects.toThrow(StreamDeletedError);
    const appended = await client.appendToStream(stream, note(3), {
      expectedRevision: 'no_stream',
    });
    expect(appended.nextExpectedRevision).toBe(3n);
    expect((await all(client.readStream(stream))).map(indexOf)).toEqual(indices(3));
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 3 });
  });

  it.each([
    ['batch', {}],
    ['unary', unary],
  ])('with a tombstone: for ever, also for appends by the %s call', async (_, options) => {
    const stream = newStream();
    await client.appendToStream(stream, notes(2));
    await client.tombstoneStream(stream, { expectedRevision: 1n });
    const append = client.appendToStream(stream, note(2), options);
    await expect(append).rejects.toThrow(StreamDeletedError);
    await expect(append).rejects.toMatchObject({ streamName: stream });
    await expect(all(client.readStream(stream))).rejects.toThrow(StreamDeletedError);
    await expect(client.deleteStream(stream)).rejects.toThrow(StreamDeletedError);
    await expect(client.tombstoneStream(stream)).rejects.toThrow(StreamDeletedError);
    const newest = client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 });
    expect((await all(newest)).map(({ event }) => event)).toMatchObject([
      { streamId: stream, type: '$streamDeleted', revision: 2n ** 63n - 1n },
    ]);
  });

  it('refuses another revision, and softly what is not there', async () => {
    const stream = newStream();
    await client.appendToStream(stream, notes(2));
    for (const wrong of [
      client.deleteStream(stream, { expectedRevision: 0n }),
      client.tombstoneStream(stream, { expectedRevision: 0n }),
    ]) {
      await expect(wrong).rejects.toThrow(WrongExpectedVersionError);
      await expect(wrong).rejects.toMatchObject({ expectedVersion: 0n, actualVersion: 1n });
    }
    await expect(client.deleteStream(newStream())).rejects.toThrow(WrongExpectedVersionError);
    expect(await all(client.readStream(stream))).toHaveLength(2);
  });
});

describe('metadata of streams', () => {
  it("are set and given back, with properties of one's own", async () => {
    const stream = newStream();
    await client.appendToStream(stream, note(0));
    expect(await client.getStreamMetadata(stream)).toEqual({ streamName: stream });
    const metadata = { maxCount: 3, maxAge: 60, cacheControl: 5, owner: 'audit' };
    await client.setStreamMetadata(stream, metadata, { expectedRevision: 'no_stream' });
    expect((await client.getStreamMetadata(stream)).metadata).toEqual(metadata);
    await client.setStreamMetadata(stream, { maxCount: 1 }, { expectedRevision: 0n });
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 1 });
    await expect(client.setStreamMetadata(stream, {}, { expectedRevision: 0n })).rejects.toThrow(
      WrongExpectedVersionError,
    );
  });

  it.each([
    ['$maxCount', { maxCount: 2 }, [3, 4]],
    ['$tb', { truncateBefore: 4 }, [4]],
    ['$maxAge, of young events', { maxAge: 3_600 }, [0, 1, 2, 3, 4]],
    ['the narrower of two', { maxCount: 4, truncateBefore: 2 }, [2, 3, 4]],
    ['nothing where they are not as they should be', { $maxCount: 'two' }, [0, 1, 2, 3, 4]],
  ])('%s limits what is read', async (_, metadata, expected) => {
    const stream = newStream();
    await client.appendToStream(stream, notes(5));
    await client.setStreamMetadata(stream, metadata);
    expect((await all(client.readStream(stream))).map(indexOf)).toEqual(indices(...expected));
    const backwards = client.readStream(stream, { direction: 'backwards', fromRevision: 'end' });
    expect((await all(backwards)).map(indexOf)).toEqual(indices(...[...expected].reverse()));
  });

  it('$maxAge hides what is older', async () => {
    const old = openSqliteEventStore({
      file: ':memory:',
      clock: { now: () => Date.now() - 9_000 },
    });
    const past = await startGateway({ store: old, port: 0, writable: true });
    const reader = EventStoreDBClient.connectionString(past.url);
    const stream = newStream();
    await reader.appendToStream(stream, notes(2));
    await reader.setStreamMetadata(stream, { maxAge: 5 });
    expect(await all(reader.readStream(stream))).toEqual([]);
    await reader.setStreamMetadata(stream, { maxAge: 3_600 });
    expect(await all(reader.readStream(stream))).toHaveLength(2);
    await reader.dispose();
    await past.close();
    await old.close();
  });
});

describe('reading', () => {
  it('a stream both ways, from a revision, and one that is not there', async () => {
    const stream = newStream();
    await client.appendToStream(stream, notes(5));
    const read = async (options: Parameters<typeof client.readStream>[1]): Promise<unknown[]> =>
      (await all(client.readStream(stream, options))).map(indexOf);
    expect(await read({})).toEqual(indices(0, 1, 2, 3, 4));
    expect(await read({ fromRevision: 3n })).toEqual(indices(3, 4));
    expect(await read({ fromRevision: 5n })).toEqual([]);
    expect(await read({ maxCount: 2 })).toEqual(indices(0, 1));
    expect(await read({ direction: 'backwards', fromRevision: 'end', maxCount: 2 })).toEqual(
      indices(4, 3),
    );
    expect(await read({ direction: 'backwards', fromRevision: 1n })).toEqual(indices(1, 0));
    await expect(all(client.readStream(newStream()))).rejects.toThrow(StreamNotFoundError);
  });

  it('$all includes its position forwards and excludes it backwards', async () => {
    const stream = newStream();
    await client.appendToStream(stream, notes(3));
    const events = await all(client.readStream(stream));
    const second = events[1]?.event?.position;
    expect(second).toBeDefined();
    const fromPosition = second as ClientPosition;
    const forwards = await all(client.readAll({ fromPosition, maxCount: 2 }));
    expect(forwards.map(indexOf)).toEqual(indices(1, 2));
    const backwards = await all(
      client.readAll({ direction: 'backwards', fromPosition, maxCount: 1 }),
    );
    expect(backwards.map(indexOf)).toEqual(indices(0));
  });

  it('gives ids as two numbers to clients that ask for them so', async () => {
    const stream = newStream();
    const id = 'f0e1d2c3-b4a5-4697-8778-695a4b3c2d1e';
    await client.appendToStream(stream, jsonEvent({ id, type: 'Note', data: {} }));
    const options = new streamsPb.ReadReq.Options()
      .setStream(
        new streamsPb.ReadReq.Options.StreamOptions()
          .setStreamIdentifier(
            new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream).toString('base64')),
          )
          .setStart(new sharedPb.Empty()),
      )
      .setCount('1')
      .setUuidOption(
        new streamsPb.ReadReq.Options.UUIDOption().setStructured(new sharedPb.Empty()),
      );
    const raw = new streamsServicePb.StreamsClient(
      `127.0.0.1:${gateway.port}`,
      credentials.createInsecure(),
    );
    const [read] = await all<ReadResp>(raw.read(new streamsPb.ReadReq().setOptions(options)));
    raw.close();
    expect(read?.getEvent()?.getEvent()?.getId()?.getStructured()?.toObject()).toEqual({
      mostSignificantBits: BigInt.asIntN(64, 0xf0e1d2c3b4a54697n).toString(),
      leastSignificantBits: BigInt.asIntN(64, 0x8778695a4b3c2d1en).toString(),
    });
  });

  it('is found by clients that look for the leader of a cluster', async () => {
    const url = `esdb://127.0.0.1:${gateway.port},127.0.0.1:${gateway.port}?tls=false`;
    const clustered = EventStoreDBClient.connectionString(url);
    expect(await all(clustered.readAll({ maxCount: 1 }))).toHaveLength(1);
    await clustered.dispose();
  });
});

describe('subscribing', () => {
  /** Takes events of a subscription until there are so many. */
  const take = async <E>(
    subscription: AsyncIterable<E> & { unsubscribe(): Promise<void> },
    count: number,
    onEvent?: (event: E, seen: number) => Promise<unknown> | undefined,
  ): Promise<E[]> => {
    const events: E[] = [];
    for await (const event of subscription) {
      events.push(event);
      await onEvent?.(event, events.length);
      if (events.length === count) break;
    }
    return events;
  };

  it('to a stream, after a revision, then what comes', async () => {
    const stream = newStream();
    await client.appendToStream(stream, notes(4));
    const subscription = client.subscribeToStream(stream, { fromRevision: 1n });
    const events = await take(subscription, 4, (_, seen) =>
      seen === 2 ? client.appendToStream(stream, [note(4), note(5)]) : undefined,
    );
    expect(events.map(indexOf)).toEqual(indices(2, 3, 4, 5));
  });

  it('to $all from the end, with confirmation and caught-up', async () => {
    const stream = newStream();
    const subscription = client.subscribeToAll({ fromPosition: 'end' });
    const told: string[] = [];
    subscription.on('confirmation', () => told.push('confirmation'));
    await new Promise<void>((resolve) => {
      subscription.on('caughtUp', () => {
        told.push('caughtUp');
        resolve();
      });
    });
    await client.appendToStream(stream, notes(2));
    const events = await take(subscription, 2);
    expect(events.map(indexOf)).toEqual(indices(0, 1));
    expect(told).toEqual(['confirmation', 'caughtUp']);
  });

  it.each([
    ['prefixes of streams', streamNameFilter({ prefixes: ['filtered-'] }), [0, 1, 2, 3]],
    ['a regular expression of streams', streamNameFilter({ regex: '^filtered-' }), [0, 1, 2, 3]],
    ['event types', eventTypeFilter({ prefixes: ['Note1'] }), [1, 3]],
    ['no system events', excludeSystemEvents(), [0, 1, 2, 3]],
  ])('filtered by %s', async (_, filter, expected) => {
    const newest = client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 });
    const [last] = await all(newest);
    const fromPosition = last?.event?.position;
    await client.appendToStream(`filtered-${randomUUID()}`, notes(4));
    const subscription = client.subscribeToAll({
      filter,
      ...(fromPosition === undefined ? {} : { fromPosition }),
    });
    const events = await take(subscription, expected.length);
    expect(events.map(indexOf)).toEqual(indices(...expected));
  });

  it('filtered, tells how far it has looked', async () => {
    const checkpoints: bigint[] = [];
    const filter = streamNameFilter({
      prefixes: ['nothing-'],
      checkpointInterval: 2,
      checkpointReached: (_, position) => {
        checkpoints.push(position.commit);
      },
    });
    const stream = newStream();
    await client.appendToStream(stream, notes(130));
    const events = await all(client.readStream(stream, { maxCount: 1 }));
    const position = events[0]?.event?.position as ClientPosition;
    const subscription = client.subscribeToAll({ filter, fromPosition: position });
    await new Promise<void>((resolve) => {
      subscription.on('caughtUp', resolve);
    });
    await subscription.unsubscribe();
    expect(checkpoints).toEqual([position.commit + 64n, position.commit + 128n]);
  });
});

describe('closing', () => {
  it('ends subscriptions as unavailable and frees the port', async () => {
    const short = await startGateway({ store, port: 0 });
    const reader = EventStoreDBClient.connectionString(short.url);
    const subscription = reader.subscribeToAll({ fromPosition: 'end' });
    await new Promise<void>((resolve) => {
      subscription.on('caughtUp', resolve);
    });
    const error = new Promise((resolve) => {
      subscription.on('error', resolve);
    });
    await short.close();
    expect(await error).toMatchObject({ type: 'unavailable' });
    await reader.dispose();
    const again = await startGateway({ store, port: short.port });
    await again.close();
  });

  it('a port that is taken is an error', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined); // gRPC says it there too
    await expect(startGateway({ store, port: gateway.port })).rejects.toThrow(/EADDRINUSE|address/);
  });
});
