import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type AppendExpectedRevision,
  binaryEvent,
  EventStoreDBClient,
  jsonEvent,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../support/wait-until.js';
import {
  all,
  answer,
  appended,
  conflict,
  deleted,
  EXPECTATIONS,
  indicesOf,
  newStream,
  note,
  notes,
  notFound,
  type Protocol,
  SOFT_DELETED,
  WAYS,
} from './support.js';

/** The largest append, in bytes of data alone. */
const LIMIT = 1_048_576;

export function describeAppending({ client, url }: Protocol): void {
  describe.each(WAYS)('appending by the %s call', (way, options) => {
    /** One event to a stream of two under each expectation, with what becomes of it. */
    const toTwo = (stream: string, expected: AppendExpectedRevision) =>
      ['any', 'stream_exists', 1n].includes(expected)
        ? appended(2n)
        : conflict(stream, expected, 1n);

    it.each(EXPECTATIONS)('expecting %s of a stream that is not there', async (expected) => {
      const stream = newStream();
      const call = client().appendToStream(stream, note(0), {
        expectedRevision: expected,
        ...options,
      });
      expect(await answer(call)).toStrictEqual(
        expected === 'any' || expected === 'no_stream'
          ? appended(0n)
          : conflict(stream, expected, 'no_stream'),
      );
    });

    it.each(EXPECTATIONS)('expecting %s of a stream of two', async (expected) => {
      const stream = newStream();
      await client().appendToStream(stream, notes(2));
      const call = client().appendToStream(stream, note(2), {
        expectedRevision: expected,
        ...options,
      });
      expect(await answer(call)).toStrictEqual(toTwo(stream, expected));
    });

    it.each(EXPECTATIONS)('expecting %s of a stream with metadata alone', async (expected) => {
      const stream = newStream();
      await client().setStreamMetadata(stream, { maxCount: 3 });
      const call = client().appendToStream(stream, note(0), {
        expectedRevision: expected,
        ...options,
      });
      expect(await answer(call)).toStrictEqual(
        typeof expected === 'bigint' ? conflict(stream, expected, 'no_stream') : appended(0n),
      );
    });

    it.each(EXPECTATIONS)('expecting %s of a deleted stream of two', async (expected) => {
      const stream = newStream();
      await client().appendToStream(stream, notes(2));
      await client().deleteStream(stream);
      const call = client().appendToStream(stream, note(2), {
        expectedRevision: expected,
        ...options,
      });
      const back = expected === 'any' || expected === 'no_stream' || expected === 1n;
      expect(await answer(call)).toStrictEqual(
        back
          ? appended(2n)
          : expected === 'stream_exists'
            ? deleted(stream, way)
            : conflict(stream, expected, 1n),
      );
      const read = () => answer(indicesOf(client().readStream(stream)));
      // A real server brings a deleted stream back a moment after its answer.
      if (back) await waitUntil(async () => isDeepStrictEqual(await read(), [2]));
      expect(await read()).toStrictEqual(back ? [2] : notFound(stream));
      if (back) return;
      expect(await answer(client().getStreamMetadata(stream))).toStrictEqual({
        streamName: stream,
        metadata: { truncateBefore: SOFT_DELETED },
      });
    });

    it.each(EXPECTATIONS)('expecting %s of a stream with a tombstone', async (expected) => {
      const stream = newStream();
      await client().appendToStream(stream, notes(2));
      await client().tombstoneStream(stream);
      const call = client().appendToStream(stream, note(2), {
        expectedRevision: expected,
        ...options,
      });
      expect(await answer(call)).toStrictEqual(deleted(stream, way));
    });

    it('nothing is answered and leaves nothing', async () => {
      const stream = newStream();
      const nothing = (expectedRevision: AppendExpectedRevision) =>
        answer(client().appendToStream(stream, [], { expectedRevision, ...options }));
      expect(await nothing('any')).toStrictEqual(appended(0n));
      expect(await nothing(3n)).toStrictEqual(conflict(stream, 3n, 'no_stream'));
      expect(await answer(all(client().readStream(stream)))).toStrictEqual(notFound(stream));
      await client().appendToStream(stream, notes(3), { expectedRevision: 'no_stream' });
      expect(await nothing('any')).toStrictEqual(appended(2n));
      expect(await nothing('stream_exists')).toStrictEqual(appended(2n));
      expect(await nothing(2n)).toStrictEqual(appended(2n));
      expect(await nothing(1n)).toStrictEqual(conflict(stream, 1n, 2n));
      expect(await nothing('no_stream')).toStrictEqual(conflict(stream, 'no_stream', 2n));
    });

    it('takes 1 MiB of data, whatever its types and metadata, and not a byte more', async () => {
      const stream = newStream();
      const bytes = (length: number) =>
        binaryEvent({
          type: 'B'.repeat(100),
          data: new Uint8Array(length).fill(1),
          metadata: new Uint8Array(500_000).fill(2),
        });
      const whole = client().appendToStream(stream, bytes(LIMIT), options);
      expect(await answer(whole)).toStrictEqual(appended(0n));
      const refused = {
        error: 'MaxAppendSizeExceededError',
        ...(way === 'batch'
          ? { message: '' }
          : {
              message: `3 INVALID_ARGUMENT: Maximum Append Size of ${LIMIT} Exceeded.`,
              code: 3,
            }),
        type: 'maximum-append-size-exceeded',
        maxAppendSize: LIMIT,
      };
      const above = client().appendToStream(stream, bytes(LIMIT + 1), options);
      expect(await answer(above)).toStrictEqual(refused);
      const together = client().appendToStream(stream, [bytes(LIMIT), bytes(1)], options);
      expect(await answer(together)).toStrictEqual(refused);
      expect(await all(client().readStream(stream))).toHaveLength(1);
    });

    it('gives back JSON and bytes as they came, and no metadata where there were none', async () => {
      const stream = newStream();
      const bytes = (...values: number[]) => new Uint8Array(values);
      const json = (text: string) => new Uint8Array(Buffer.from(text));
      const written = [
        binaryEvent({ type: 'B', data: bytes(0xff, 0xfe, 0) }),
        binaryEvent({ type: 'B', data: json('{"a":1}'), metadata: { m: 1 } }),
        binaryEvent({ type: 'B', data: bytes() }),
        binaryEvent({ type: 'B', data: bytes(1), metadata: bytes(0xff, 0) }),
        jsonEvent({ type: 'J', data: { a: [1, 2.5, null, 'é😀'] }, metadata: bytes(9, 0xff) }),
        jsonEvent({ type: 'J', data: 'text' }),
        jsonEvent({ type: 'J', data: [7], metadata: { x: 'y' } }),
        jsonEvent({ type: 'J', data: {}, metadata: {} }),
      ];
      await client().appendToStream(stream, written, options);
      const read = await all(client().readStream(stream));
      expect(
        read.map(({ event }) => [
          event?.id,
          event?.type,
          event?.isJson,
          event?.data,
          event?.metadata,
        ]),
      ).toStrictEqual(
        written.map(({ id, type, contentType, data, metadata }) => [
          id,
          type,
          contentType === 'application/json',
          data,
          metadata,
        ]),
      );
    });

    it('takes ids in capitals and gives them in small letters', async () => {
      const stream = newStream();
      const id = randomUUID();
      const event = jsonEvent({ id: id.toUpperCase(), type: 'J', data: {} });
      await client().appendToStream(stream, event, options);
      const [read] = await all(client().readStream(stream));
      expect(read?.event?.id).toBe(id);
    });

    it('a deadline that has passed is told, and nothing is written', async () => {
      const stream = newStream();
      const late = await answer(
        client().appendToStream(stream, note(0), { deadline: -5_000, ...options }),
      );
      expect(late).toMatchObject(
        way === 'batch'
          ? { error: 'DeadlineExceededError', type: 'deadline-exceeded' }
          : { error: 'DeadlineExceededError', type: 'deadline-exceeded', code: 4 },
      );
      expect(await answer(all(client().readStream(stream)))).toStrictEqual(notFound(stream));
    });
  });

  it('an append in several messages is one append', async () => {
    const stream = newStream();
    const call = client().appendToStream(stream, notes(100), { batchAppendSize: 500 });
    expect(await answer(call)).toStrictEqual(appended(99n));
    expect(await all(client().readStream(stream))).toHaveLength(100);
  });

  it('of 20 appends at once under one expectation one is taken', async () => {
    const stream = newStream();
    await client().appendToStream(stream, note(0));
    const answers = await Promise.all(
      notes(20).map((event) =>
        answer(client().appendToStream(stream, event, { expectedRevision: 0n })),
      ),
    );
    const [taken, ...others] = answers.sort((a) => ('error' in (a as object) ? 1 : -1));
    expect(taken).toStrictEqual(appended(1n));
    expect(others).toStrictEqual(Array.from({ length: 19 }, () => conflict(stream, 0n, 1n)));
  });

  it('a client that throws no conflict is told of it', async () => {
    const quiet = EventStoreDBClient.connectionString(`${url()}&throwOnAppendFailure=false`);
    const call = quiet.appendToStream(newStream(), note(0), { expectedRevision: 9n });
    expect(await answer(call)).toStrictEqual({ success: false, nextExpectedRevision: -1n });
    await quiet.dispose();
  });
}
