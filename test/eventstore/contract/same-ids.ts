import { describe, expect, it } from '@jest/globals';
import type { ExpectedRevision } from '../../../domain/kernel/event-store.js';
import { contractStream, idsOf, newEvents, readWholeStream } from '../support.js';
import { conflict, type OpenedTarget } from './target.js';

export function describeSameIds(at: OpenedTarget): void {
  describe('the same ids again', () => {
    it.each<[ExpectedRevision]>([['no_stream'], ['any']])(
      'with the expectation they were first sent with (%s) succeed and write nothing',
      async (expected) => {
        const stream = contractStream();
        const events = newEvents(3);
        const first = await at.store.append(stream, events, expected);
        expect(await at.store.append(stream, events, expected)).toEqual(first);
        expect(await readWholeStream(at.store, stream)).toHaveLength(3);
      },
    );

    it('with the number they were first sent with, also after later events', async () => {
      const stream = contractStream();
      await at.store.append(stream, newEvents(2), 'no_stream');
      const events = newEvents(2);
      const first = await at.store.append(stream, events, 1);
      await at.store.append(stream, newEvents(3), 3);
      expect(await at.store.append(stream, events, 1)).toEqual(first);
      expect(await readWholeStream(at.store, stream)).toHaveLength(7);
    });

    it('a prefix of them', async () => {
      const stream = contractStream();
      const events = newEvents(3);
      await at.store.append(stream, events, 'no_stream');
      const prefix = await at.store.append(stream, events.slice(0, 2), 'no_stream');
      expect(prefix).toMatchObject({ revision: 1 });
      expect(await readWholeStream(at.store, stream)).toHaveLength(3);
    });

    it('with any, whatever they were first sent with, also after later events', async () => {
      const stream = contractStream();
      const events = newEvents(2);
      const first = await at.store.append(stream, events, 'no_stream');
      expect(await at.store.append(stream, events, 'any')).toEqual(first);
      await at.store.append(stream, newEvents(1), 1);
      expect(await at.store.append(stream, events, 'any')).toEqual(first);
      expect(await readWholeStream(at.store, stream)).toHaveLength(3);
    });

    it('more ids than were written conflict', async () => {
      const stream = contractStream();
      const events = newEvents(2);
      await at.store.append(stream, events, 'no_stream');
      const more = [...events, ...newEvents(1)];
      await conflict(at.store.append(stream, more, 'no_stream'), 'no_stream', 1);
      await conflict(at.store.append(stream, more, 'any'), 'any', 1);
      expect(await readWholeStream(at.store, stream)).toHaveLength(2);
    });

    it('with a newer revision that is right are written again: ids alone do not protect', async () => {
      const stream = contractStream();
      const events = newEvents(1);
      await at.store.append(stream, events, 'no_stream');
      expect(await at.store.append(stream, events, 0)).toMatchObject({ revision: 1 });
      expect(idsOf(await readWholeStream(at.store, stream))).toEqual([
        ...idsOf(events),
        ...idsOf(events),
      ]);
    });

    it('in another stream are another append', async () => {
      const events = newEvents(1);
      await at.store.append(contractStream(), events, 'any');
      const other = contractStream();
      await at.store.append(other, events, 'any');
      expect(idsOf(await readWholeStream(at.store, other))).toEqual(idsOf(events));
    });

    it('at the same moment write once', async () => {
      const stream = contractStream();
      const events = newEvents(2);
      const results = await Promise.all(
        Array.from({ length: 10 }, () => at.store.append(stream, events, 'no_stream')),
      );
      expect(new Set(results.map(({ position }) => position)).size).toBe(1);
      expect(await readWholeStream(at.store, stream)).toHaveLength(2);
    });
  });
}
