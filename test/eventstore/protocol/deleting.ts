import type { ExpectedRevision } from '@eventstore/db-client';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../support/wait-until.js';
import {
  all,
  answer,
  appended,
  deleteConflict,
  deleted,
  indexOf,
  indicesOf,
  newStream,
  note,
  notes,
  notFound,
  type Protocol,
  SOFT_DELETED,
} from './support.js';

/** A deletion cannot expect `stream_exists`. */
const EXPECTATIONS: readonly ExpectedRevision[] = ['any', 'no_stream', 0n, 1n, 5n];
const done = { position: 'a position' };
const numberOf = (expected: ExpectedRevision): bigint =>
  typeof expected === 'bigint' ? expected : ({ any: -2n, no_stream: -1n } as const)[expected];

export function describeDeleting({ client }: Protocol): void {
  const softDelete = (stream: string, expectedRevision: ExpectedRevision = 'any') =>
    answer(client().deleteStream(stream, { expectedRevision }));
  const tombstone = (stream: string, expectedRevision: ExpectedRevision = 'any') =>
    answer(client().tombstoneStream(stream, { expectedRevision }));

  describe('deleting', () => {
    it.each(EXPECTATIONS)('a stream of two, expecting %s', async (expected) => {
      const met = expected === 'any' || expected === 1n;
      for (const [how, kept] of [
        [softDelete, notFound],
        [tombstone, deleted],
      ] as const) {
        const stream = newStream();
        await client().appendToStream(stream, notes(2));
        expect(await how(stream, expected)).toStrictEqual(
          met ? done : deleteConflict(stream, numberOf(expected), 1n),
        );
        expect(await answer(indicesOf(client().readStream(stream)))).toStrictEqual(
          met ? kept(stream) : [0, 1],
        );
      }
    });

    it.each(EXPECTATIONS)('softly what is not there, expecting %s', async (expected) => {
      const stream = newStream();
      expect(await softDelete(stream, expected)).toStrictEqual(
        deleteConflict(stream, numberOf(expected), -1n),
      );
    });

    it('with a tombstone what is not there: the name is gone for ever', async () => {
      const stream = newStream();
      expect(await tombstone(stream)).toStrictEqual(done);
      expect(await answer(all(client().readStream(stream)))).toStrictEqual(deleted(stream));
      expect(await tombstone(stream)).toStrictEqual(deleted(stream));
      expect(await softDelete(stream)).toStrictEqual(deleted(stream));
      expect(await answer(client().setStreamMetadata(stream, {}))).toStrictEqual(
        deleted(`$$${stream}`, 'batch'),
      );
      expect(await answer(client().getStreamMetadata(stream))).toStrictEqual(
        deleted(`$$${stream}`),
      );
    });

    it('a tombstone is an event of the log, without content, at the last revision', async () => {
      const stream = newStream();
      await client().appendToStream(stream, note(0));
      const { position } = await client().tombstoneStream(stream);
      const [read] = await all(
        client().readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }),
      );
      expect(read).toStrictEqual({
        event: {
          streamId: stream,
          id: expect.any(String),
          revision: 2n ** 63n - 1n,
          type: '$streamDeleted',
          data: new Uint8Array(),
          metadata: undefined,
          isJson: false,
          created: expect.any(Date),
          position,
        },
        commitPosition: position?.commit,
      });
    });

    it('softly sets $tb and nothing else, at the position that it answers', async () => {
      const stream = newStream();
      await client().appendToStream(stream, notes(2));
      await client().setStreamMetadata(stream, { maxCount: 5, owner: 'audit' });
      const { position } = await client().deleteStream(stream);
      const [read] = await all(client().readStream(`$$${stream}`));
      expect([read?.event?.type, read?.event?.data, read?.event?.metadata]).toStrictEqual([
        '$metadata',
        { $tb: SOFT_DELETED },
        undefined,
      ]);
      expect(read?.event?.position).toStrictEqual(position);
    });

    it('a stream that was deleted begins anew, and its revisions go on', async () => {
      const stream = newStream();
      await client().appendToStream(stream, notes(3));
      await client().deleteStream(stream);
      await client().appendToStream(stream, notes(2, 3), { expectedRevision: 'no_stream' });
      await client().deleteStream(stream);
      const again = client().appendToStream(stream, notes(2, 5), { expectedRevision: 4n });
      expect(await answer(again)).toStrictEqual(appended(6n));
      const read = async () =>
        (await all(client().readStream(stream))).map((event) => [
          event.event?.revision,
          indexOf(event),
        ]);
      const begun = [
        [5n, 5],
        [6n, 6],
      ];
      await waitUntil(async () => isDeepStrictEqual(await answer(read()), begun));
      expect(await read()).toStrictEqual(begun);
    });

    it('new metadata bring it back too, empty', async () => {
      const stream = newStream();
      await client().appendToStream(stream, notes(3));
      await client().deleteStream(stream);
      await client().setStreamMetadata(stream, { maxCount: 2, own: 1 });
      const back = {
        streamName: stream,
        metadata: { maxCount: 2, own: 1, truncateBefore: 3 },
      };
      const get = () => answer(client().getStreamMetadata(stream));
      // A real server does so a moment after its answer.
      await waitUntil(async () => isDeepStrictEqual(await get(), back));
      expect(await answer(all(client().readStream(stream)))).toStrictEqual([]);
    });

    it('a deadline that has passed is told, and nothing is deleted', async () => {
      const stream = newStream();
      await client().appendToStream(stream, note(0));
      const late = { deadline: -1_000 };
      for (const call of [
        client().deleteStream(stream, late),
        client().tombstoneStream(stream, late),
      ]) {
        expect(await answer(call)).toMatchObject({
          error: 'DeadlineExceededError',
          code: 4,
          type: 'deadline-exceeded',
        });
      }
      expect(await indicesOf(client().readStream(stream))).toStrictEqual([0]);
    });
  });
}
