import { type Position, START, END, type ReadStreamOptions } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import {
  all,
  answer,
  indexOf,
  indicesOf,
  newStream,
  notes,
  notFound,
  type Protocol,
} from './support.js';

const NO_EVENTS_POSSIBLE = {
  error: 'UnknownError',
  message: '2 UNKNOWN: Unexpected ReadStreamResult: Error',
  code: 2,
  type: 'unknown',
};

export function describeReading({ client }: Protocol): void {
  describe('reading a stream', () => {
    it.each<[ReadStreamOptions, number[]]>([
      [{}, [0, 1, 2, 3, 4]],
      [{ fromRevision: START }, [0, 1, 2, 3, 4]],
      [{ fromRevision: 3n }, [3, 4]],
      [{ fromRevision: 5n }, []],
      [{ fromRevision: 2n ** 63n - 1n }, []],
      [{ maxCount: 2 }, [0, 1]],
      [{ fromRevision: 1n, maxCount: 3, resolveLinkTos: true }, [1, 2, 3]],
      [{ direction: 'backwards', fromRevision: END }, [4, 3, 2, 1, 0]],
      [{ direction: 'backwards', fromRevision: END, maxCount: 3 }, [4, 3, 2]],
      [{ direction: 'backwards', fromRevision: 1n }, [1, 0]],
      [{ direction: 'backwards', fromRevision: 99n, maxCount: 1 }, [4]],
      [{ direction: 'backwards', fromRevision: START }, [0]],
    ])('of five with %j', async (options, expected) => {
      const stream = newStream();
      await client().appendToStream(stream, notes(5));
      expect(await indicesOf(client().readStream(stream, options))).toStrictEqual(expected);
    });

    it('gives every field of an event', async () => {
      const stream = newStream();
      const before = Date.now();
      const [first] = notes(1);
      const { position } = await client().appendToStream(stream, first ?? []);
      const [read] = await all(client().readStream(stream));
      const created = read?.event?.created;
      expect(read).toStrictEqual({
        event: {
          streamId: stream,
          id: first?.id,
          revision: 0n,
          type: 'Note',
          data: { index: 0 },
          metadata: undefined,
          isJson: true,
          created: expect.any(Date),
          position,
        },
        commitPosition: position?.commit,
      });
      expect(Math.abs(Number(created) - before)).toBeLessThan(10_000);
    });

    it('that is not there', async () => {
      const stream = newStream();
      const ways: ReadStreamOptions[] = [
        {},
        { fromRevision: 5n },
        { direction: 'backwards', fromRevision: END },
      ];
      for (const options of ways) {
        expect(await answer(all(client().readStream(stream, options)))).toStrictEqual(
          notFound(stream),
        );
      }
    });

    it.each<ReadStreamOptions>([{ fromRevision: END }, { maxCount: 0 }])(
      'that can have no event is an error: %j',
      async (options) => {
        const stream = newStream();
        const read = () => answer(all(client().readStream(stream, options)));
        expect(await read()).toStrictEqual(NO_EVENTS_POSSIBLE);
        await client().appendToStream(stream, notes(2));
        expect(await read()).toStrictEqual(NO_EVENTS_POSSIBLE);
      },
    );

    it('of thousands', async () => {
      const stream = newStream();
      await client().appendToStream(stream, notes(3_000));
      const forwards = await indicesOf(client().readStream(stream));
      expect(forwards).toStrictEqual(Array.from({ length: 3_000 }, (_, index) => index));
      const backwards = await indicesOf(
        client().readStream(stream, { direction: 'backwards', fromRevision: END, maxCount: 2_500 }),
      );
      expect(backwards).toStrictEqual(forwards.reverse().slice(0, 2_500));
    });
  });

  describe('reading $all', () => {
    it('includes its position forwards and excludes it backwards', async () => {
      const stream = newStream();
      await client().appendToStream(stream, notes(3));
      const [, second, third] = (await all(client().readStream(stream))).map(
        ({ event }) => event?.position as Position,
      );
      const forwards = client().readAll({ fromPosition: second as Position, maxCount: 2 });
      expect(await indicesOf(forwards)).toStrictEqual([1, 2]);
      const backwards = client().readAll({
        direction: 'backwards',
        fromPosition: third as Position,
        maxCount: 2,
      });
      expect(await indicesOf(backwards)).toStrictEqual([1, 0]);
    });

    it('an append answers the position of its last event, commit and prepare alike', async () => {
      const stream = newStream();
      const { position } = await client().appendToStream(stream, notes(3));
      const [last] = await all(
        client().readAll({ direction: 'backwards', fromPosition: END, maxCount: 1 }),
      );
      expect([last === undefined ? undefined : indexOf(last), last?.event?.position]).toStrictEqual(
        [2, position],
      );
      expect(position?.commit).toBe(position?.prepare);
    });

    it('has nothing beyond its ends', async () => {
      const none = [
        client().readAll({ fromPosition: END }),
        client().readAll({ direction: 'backwards', fromPosition: START }),
        client().readAll({ fromPosition: { commit: 2n ** 50n, prepare: 2n ** 50n } }),
      ];
      for (const read of none) expect(await all(read)).toStrictEqual([]);
      expect(await all(client().readAll({ maxCount: 3 }))).toHaveLength(3);
      const start = { commit: 0n, prepare: 0n };
      expect(await all(client().readAll({ fromPosition: start, maxCount: 2 }))).toHaveLength(2);
    });
  });
}
