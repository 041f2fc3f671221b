import { randomUUID } from 'node:crypto';
import {
  eventTypeFilter,
  excludeSystemEvents,
  type Filter,
  jsonEvent,
  type Position,
  streamNameFilter,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../support/wait-until.js';
import { follow } from './follow.js';
import { all, newStream, note, notes, type Protocol } from './support.js';

export function describeFiltering({ client }: Protocol): void {
  const typed = (type: string, index: number) => jsonEvent({ type, data: { index } });
  const position = async (): Promise<Position> =>
    (await client().appendToStream(newStream(), note(99))).position as Position;

  describe('a filtered subscription to $all', () => {
    it.each<[string, (tag: string) => Filter, number[]]>([
      ['prefixes of streams', (tag) => streamNameFilter({ prefixes: ['x', `f${tag}`] }), [0, 1]],
      [
        'a regular expression of streams',
        (tag) => streamNameFilter({ regex: `^f${tag}-` }),
        [0, 1],
      ],
      ['prefixes of types', (tag) => eventTypeFilter({ prefixes: [`A${tag}`] }), [0, 2]],
      [
        'a regular expression of types',
        (tag) => eventTypeFilter({ regex: `^.${tag}$` }),
        [0, 1, 2],
      ],
      ['no system events', () => excludeSystemEvents(), [0, 1, 2]],
    ])('by %s', async (_, toFilter, expected) => {
      const tag = randomUUID().slice(0, 8);
      const stream = `f${tag}-x`;
      const other = newStream();
      const fromPosition = await position();
      await client().setStreamMetadata(stream, { own: 1 });
      await client().appendToStream(stream, [typed(`A${tag}`, 0), typed(`B${tag}`, 1)]);
      await client().appendToStream(other, typed(`A${tag}`, 2));
      const seen = follow(
        client().subscribeToAll({ fromPosition, filter: toFilter(tag) }),
        ({ event }) => [stream, other, `$$${stream}`].includes(event?.streamId ?? ''),
      );
      await seen.until('caughtUp');
      await client().appendToStream(stream, typed(`A${tag}`, 3));
      await seen.until(3);
      await seen.unsubscribe();
      expect(seen.told).toStrictEqual(['confirmation', ...expected, 'caughtUp', 3]);
    });

    it('by what is no regular expression ends with an error', async () => {
      const seen = follow(client().subscribeToAll({ filter: eventTypeFilter({ regex: '(' }) }));
      await seen.until('error');
      expect(seen.told).toStrictEqual(['error']);
      expect(await seen.error()).toMatchObject({ error: 'UnknownError', code: 2, type: 'unknown' });
    });
  });

  describe('checkpoints of a filtered subscription', () => {
    /** Checkpoints by the index of their event in a stream of 200, until it had caught up. */
    const checkpointsOver = async (
      checkpointInterval: number,
      prefixOf: (stream: string) => string,
    ): Promise<unknown[]> => {
      const stream = newStream();
      const fromPosition = await position();
      await client().appendToStream(stream, notes(200));
      const places = (await all(client().readStream(stream))).map(
        ({ event }) => event?.position?.commit,
      );
      const told: unknown[] = [];
      const filter = streamNameFilter({
        prefixes: [prefixOf(stream)],
        checkpointInterval,
        checkpointReached: (_subscription, { commit }) => {
          told.push(commit === fromPosition.commit ? 'start' : places.indexOf(commit));
        },
      });
      const seen = follow(client().subscribeToAll({ fromPosition, filter }));
      await seen.until('caughtUp');
      await seen.unsubscribe();
      return told;
    };

    it.each([
      [1, ['start', 31, 63, 95, 127, 159]],
      [2, [31, 95, 159]],
      [3, [63, 159]],
    ])('every %d × 32 events looked at, where none matches', async (interval, expected) => {
      expect(await checkpointsOver(interval, () => 'nothing-')).toStrictEqual(expected);
    });

    it('at the last event sent, and once more before it is live', async () => {
      expect(await checkpointsOver(1, (stream) => stream)).toStrictEqual([
        30, 62, 94, 126, 158, 190, 199,
      ]);
    });

    it('live, after each interval', async () => {
      const told: bigint[] = [];
      const filter = streamNameFilter({
        prefixes: ['nothing-'],
        checkpointInterval: 2,
        checkpointReached: (_subscription, { commit }) => {
          told.push(commit);
        },
      });
      const seen = follow(client().subscribeToAll({ fromPosition: 'end', filter }));
      await seen.until('caughtUp');
      const stream = newStream();
      await client().appendToStream(stream, notes(130));
      await waitUntil(() => told.length === 2);
      await seen.unsubscribe();
      const events = await all(client().readStream(stream));
      expect(told).toStrictEqual([63, 127].map((index) => events[index]?.event?.position?.commit));
    });
  });
}
