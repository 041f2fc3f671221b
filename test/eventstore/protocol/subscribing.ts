import { END, type Position, START } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../support/wait-until.js';
import { all, deleted, newStream, note, notes, type Protocol } from './support.js';
import { follow } from './follow.js';

export function describeSubscribing({ client }: Protocol): void {
  describe('subscribing to a stream', () => {
    it.each([
      [START, [0, 1, 2], [3, 4]],
      [END, [], [3, 4]],
      [0n, [1, 2], [3, 4]],
      [2n, [], [3, 4]],
      [3n, [], [4]],
    ] as const)('of three from %s', async (fromRevision, caughtUpWith, then) => {
      const stream = newStream();
      await client().appendToStream(stream, notes(3));
      const seen = follow(client().subscribeToStream(stream, { fromRevision }));
      await seen.until('caughtUp');
      await client().appendToStream(stream, notes(2, 3));
      await seen.until(4);
      await seen.unsubscribe();
      expect(seen.told).toStrictEqual(['confirmation', ...caughtUpWith, 'caughtUp', ...then]);
      expect(seen.id()).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('that is not there yet', async () => {
      const stream = newStream();
      const seen = follow(client().subscribeToStream(stream));
      await seen.until('caughtUp');
      await client().appendToStream(stream, notes(2));
      await seen.until(1);
      await seen.unsubscribe();
      expect(seen.told).toStrictEqual(['confirmation', 'caughtUp', 0, 1]);
    });

    it.each([
      [{ maxCount: 2 }, [2, 3]],
      [{ truncateBefore: 3 }, [3]],
      [{ truncateBefore: 50 }, []],
    ])('with metadata %j', async (metadata, visible) => {
      const stream = newStream();
      await client().appendToStream(stream, notes(4));
      await client().setStreamMetadata(stream, metadata);
      const seen = follow(client().subscribeToStream(stream));
      await seen.until('caughtUp');
      await client().appendToStream(stream, note(4));
      await seen.until(4);
      await seen.unsubscribe();
      expect(seen.told).toStrictEqual(['confirmation', ...visible, 'caughtUp', 4]);
    });

    it('goes on over a soft delete, and sees what comes after it alone', async () => {
      const stream = newStream();
      await client().appendToStream(stream, notes(2));
      const before = follow(client().subscribeToStream(stream));
      await before.until('caughtUp');
      await client().deleteStream(stream);
      const after = follow(client().subscribeToStream(stream));
      await after.until('caughtUp');
      await client().appendToStream(stream, note(2));
      await Promise.all([before.until(2), after.until(2)]);
      await Promise.all([before.unsubscribe(), after.unsubscribe()]);
      expect(before.told).toStrictEqual(['confirmation', 0, 1, 'caughtUp', 2]);
      expect(after.told).toStrictEqual(['confirmation', 'caughtUp', 2]);
    });

    it('ends with a tombstone', async () => {
      const stream = newStream();
      await client().appendToStream(stream, note(0));
      const before = follow(client().subscribeToStream(stream));
      await before.until('caughtUp');
      await client().tombstoneStream(stream);
      await before.until('error');
      const after = follow(client().subscribeToStream(stream));
      await after.until('error');
      expect(before.told).toStrictEqual(['confirmation', 0, 'caughtUp', '$streamDeleted', 'error']);
      expect(after.told).toStrictEqual(['error']);
      expect(await before.error()).toStrictEqual(deleted(stream));
      expect(await after.error()).toStrictEqual(deleted(stream));
    });
  });

  describe('subscribing to $all', () => {
    it('strictly after a position, with every field of an event', async () => {
      const { position } = await client().appendToStream(newStream(), note(0));
      const stream = newStream();
      await client().appendToStream(stream, notes(2));
      const seen = follow(
        client().subscribeToAll({ fromPosition: position as Position }),
        ({ event }) => event?.streamId === stream,
      );
      await seen.until('caughtUp');
      await client().appendToStream(stream, note(2));
      await seen.until(2);
      await seen.unsubscribe();
      expect(seen.told).toStrictEqual(['confirmation', 0, 1, 'caughtUp', 2]);
      expect(seen.events).toStrictEqual(await all(client().readStream(stream)));
    });

    it('from the end', async () => {
      const stream = newStream();
      await client().appendToStream(stream, note(0));
      const seen = follow(
        client().subscribeToAll({ fromPosition: END }),
        ({ event }) => event?.streamId === stream,
      );
      await seen.until('caughtUp');
      await client().appendToStream(stream, notes(2, 1));
      await seen.until(2);
      await seen.unsubscribe();
      expect(seen.told).toStrictEqual(['confirmation', 'caughtUp', 1, 2]);
    });

    it('from the start sees everything, system events too', async () => {
      const stream = newStream();
      await client().setStreamMetadata(stream, { own: 1 });
      await client().appendToStream(stream, note(0));
      const seen = follow(client().subscribeToAll({ fromPosition: START }), ({ event }) =>
        [stream, `$$${stream}`].includes(event?.streamId ?? ''),
      );
      await seen.until('caughtUp');
      await seen.unsubscribe();
      expect(seen.told).toStrictEqual(['confirmation', '$metadata', 0, 'caughtUp']);
    });

    it('delivers nothing after unsubscribe', async () => {
      const stream = newStream();
      const seen = follow(client().subscribeToAll({ fromPosition: END }));
      await seen.until('caughtUp');
      await seen.unsubscribe();
      await client().appendToStream(stream, note(0));
      const other = follow(client().subscribeToStream(stream));
      await waitUntil(() => other.told.includes(0));
      await other.unsubscribe();
      expect(seen.told).toStrictEqual(['confirmation', 'caughtUp']);
    });
  });
}
