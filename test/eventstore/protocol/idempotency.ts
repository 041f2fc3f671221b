import type { AppendExpectedRevision, EventData } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import {
  answer,
  appended,
  conflict,
  indicesOf,
  newStream,
  note,
  notes,
  notFound,
  all,
  type Protocol,
  WAYS,
} from './support.js';

export function describeIdempotency({ client }: Protocol): void {
  describe.each(WAYS)('the same ids again by the %s call', (_, options) => {
    const append = (
      stream: string,
      events: EventData | EventData[],
      expectedRevision: AppendExpectedRevision,
    ) => answer(client().appendToStream(stream, events, { expectedRevision, ...options }));

    it.each(['any', 'stream_exists', 1n] as const)(
      'under the expectation they came with, %s',
      async (expected) => {
        const stream = newStream();
        await client().appendToStream(stream, notes(2));
        const events = notes(3, 10);
        expect(await append(stream, events, expected)).toStrictEqual(appended(4n));
        expect(await append(stream, events, expected)).toStrictEqual(appended(4n));
        await client().appendToStream(stream, note(20));
        expect(await append(stream, events, expected)).toStrictEqual(appended(4n));
        expect(await append(stream, events.slice(0, 2), expected)).toStrictEqual(appended(3n));
        expect(await append(stream, [...events, note(21)], expected)).toStrictEqual(
          conflict(stream, expected, 5n),
        );
        expect(await append(stream, events.slice(1), expected)).toStrictEqual(
          expected === 1n ? conflict(stream, 1n, 5n) : appended(4n),
        );
        expect(await indicesOf(client().readStream(stream))).toStrictEqual([0, 1, 10, 11, 12, 20]);
      },
    );

    it('no_stream is answered again too', async () => {
      const stream = newStream();
      const events = notes(2);
      expect(await append(stream, events, 'no_stream')).toStrictEqual(appended(1n));
      await client().appendToStream(stream, note(2));
      expect(await append(stream, events, 'no_stream')).toStrictEqual(appended(1n));
      expect(await append(stream, events, 'any')).toStrictEqual(appended(1n));
      expect(await append(stream, events.slice(1), 0n)).toStrictEqual(appended(1n));
    });

    it('under any expectation that new ids meet, a new first id makes them all new, and the last of old ones is answered', async () => {
      const stream = newStream();
      const events = notes(2);
      await append(stream, events, 'any');
      expect(await append(stream, [note(7), ...events], 'any')).toStrictEqual(appended(4n));
      expect(await append(stream, [...events].reverse(), 'any')).toStrictEqual(appended(0n));
    });

    it('with a right newer revision they are written twice', async () => {
      const stream = newStream();
      const event = note(0);
      await append(stream, event, 'no_stream');
      expect(await append(stream, event, 0n)).toStrictEqual(appended(1n));
      expect(await indicesOf(client().readStream(stream))).toStrictEqual([0, 0]);
    });

    it('do not bring a deleted stream back', async () => {
      const stream = newStream();
      const events = notes(2);
      await append(stream, events, 'no_stream');
      await client().deleteStream(stream);
      for (const expected of ['no_stream', 'any'] as const) {
        expect(await append(stream, events, expected)).toMatchObject({
          success: true,
          nextExpectedRevision: 1n,
        });
      }
      expect(await answer(all(client().readStream(stream)))).toStrictEqual(notFound(stream));
    });
  });
}
