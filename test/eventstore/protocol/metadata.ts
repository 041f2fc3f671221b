import { binaryEvent, END, jsonEvent, type StreamMetadata } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import {
  all,
  answer,
  appended,
  conflict,
  indicesOf,
  newStream,
  notes,
  type Protocol,
} from './support.js';

export function describeMetadata({ client }: Protocol): void {
  describe('metadata of streams', () => {
    it("are set and given back, with access lists and properties of one's own", async () => {
      const stream = newStream();
      const get = () => answer(client().getStreamMetadata(stream));
      const metadata: StreamMetadata = {
        maxCount: 3,
        maxAge: 60,
        cacheControl: 5,
        truncateBefore: 1,
        acl: {
          readRoles: ['a'],
          writeRoles: ['b', 'c'],
          deleteRoles: ['d'],
          metaReadRoles: ['e'],
          metaWriteRoles: ['f'],
        },
        own: { deep: [1, 'x'] },
      };
      expect(await get()).toStrictEqual({ streamName: stream });
      const set = (values: StreamMetadata, expectedRevision: 'no_stream' | bigint) =>
        answer(client().setStreamMetadata(stream, values, { expectedRevision }));
      expect(await set(metadata, 'no_stream')).toStrictEqual(appended(0n));
      expect(await get()).toStrictEqual({ streamName: stream, metadata });
      expect(await set({}, 'no_stream')).toStrictEqual(conflict(`$$${stream}`, 'no_stream', 0n));
      expect(await set({}, 5n)).toStrictEqual(conflict(`$$${stream}`, 5n, 0n));
      expect(await set({ own: 2 }, 0n)).toStrictEqual(appended(1n));
      expect(await get()).toStrictEqual({ streamName: stream, metadata: { own: 2 } });
      const newest = await all(client().readStream(`$$${stream}`));
      expect(newest.map(({ event }) => [event?.revision, event?.data])).toStrictEqual([
        [1n, { own: 2 }],
      ]);
    });

    it.each<[string, StreamMetadata, number[]]>([
      ['$maxCount', { maxCount: 2 }, [3, 4]],
      ['$tb', { truncateBefore: 4 }, [4]],
      ['$tb beyond the end', { truncateBefore: 9 }, []],
      ['$maxAge, of young events', { maxAge: 3_600 }, [0, 1, 2, 3, 4]],
      ['the narrower of two', { maxCount: 4, truncateBefore: 2 }, [2, 3, 4]],
    ])('%s limits what is read, both ways', async (_, metadata, expected) => {
      const stream = newStream();
      await client().appendToStream(stream, notes(5));
      await client().setStreamMetadata(stream, metadata);
      expect(await indicesOf(client().readStream(stream))).toStrictEqual(expected);
      const backwards = client().readStream(stream, { direction: 'backwards', fromRevision: END });
      expect(await indicesOf(backwards)).toStrictEqual([...expected].reverse());
      const two = client().readStream(stream, { maxCount: 2 });
      expect(await indicesOf(two)).toStrictEqual(expected.slice(0, 2));
    });

    it.each([
      '{"$maxCount":"two"}',
      '{"$maxCount":0}',
      '{"$maxAge":0}',
      '{"$tb":-1}',
      '{"$tb":2.5}',
      '{"$tb":3,"$maxCount":null}',
      '{"$maxCount":2,"$acl":"all"}',
      '{"$maxCount":2,"$acl":{"$r":5}}',
      '{"$maxCount":2,"$acl":{"read":"all"}}',
      '{"$maxCount":2,"$cacheControl":"long"}',
      '[1]',
      '7',
    ])('%s limits nothing: metadata that are not as they should be are none', async (json) => {
      const stream = newStream();
      await client().appendToStream(stream, notes(4));
      const data = JSON.parse(json) as Record<string, number>;
      await client().appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data }));
      expect(await indicesOf(client().readStream(stream))).toStrictEqual([0, 1, 2, 3]);
    });

    it.each(['{"$maxCount":2,"$acl":{"$r":"all"}}', '{"$maxCount":2,"$acl":{"$w":["a","b"]}}'])(
      '%s limits',
      async (json) => {
        const stream = newStream();
        await client().appendToStream(stream, notes(4));
        const data = JSON.parse(json) as Record<string, number>;
        await client().appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data }));
        expect(await indicesOf(client().readStream(stream))).toStrictEqual([2, 3]);
      },
    );

    it('written as bytes are none', async () => {
      const stream = newStream();
      await client().appendToStream(stream, notes(4));
      const data = new Uint8Array(Buffer.from('{"$maxCount":2}'));
      await client().appendToStream(`$$${stream}`, binaryEvent({ type: '$metadata', data }));
      expect(await indicesOf(client().readStream(stream))).toStrictEqual([0, 1, 2, 3]);
      expect(await answer(client().getStreamMetadata(stream))).toStrictEqual({
        streamName: stream,
      });
    });
  });
}
