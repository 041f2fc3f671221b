import { describe, expect, it } from '@jest/globals';
import { contractStream, idsOf, newEvents, readWholeStream } from '../support.js';
import { conflict, type OpenedTarget } from './target.js';

export function describeExpectedRevision(at: OpenedTarget): void {
  describe('expected revision', () => {
    it('no_stream starts a stream once', async () => {
      const stream = contractStream();
      expect(await at.store.append(stream, newEvents(2), 'no_stream')).toMatchObject({
        revision: 1,
      });
      await conflict(at.store.append(stream, newEvents(1), 'no_stream'), 'no_stream', 1);
    });

    it('a number is the last revision, neither older nor newer', async () => {
      const stream = contractStream();
      await conflict(at.store.append(stream, newEvents(1), 0), 0, 'no_stream');
      await at.store.append(stream, newEvents(3), 'no_stream');
      await conflict(at.store.append(stream, newEvents(1), 1), 1, 2);
      await conflict(at.store.append(stream, newEvents(1), 3), 3, 2);
      expect(await at.store.append(stream, newEvents(1), 2)).toMatchObject({ revision: 3 });
    });

    it('any takes a stream as it is', async () => {
      const stream = contractStream();
      expect(await at.store.append(stream, newEvents(1), 'any')).toMatchObject({ revision: 0 });
      expect(await at.store.append(stream, newEvents(2), 'any')).toMatchObject({ revision: 2 });
    });

    it('stream_exists needs a stream', async () => {
      const stream = contractStream();
      await conflict(
        at.store.append(stream, newEvents(1), 'stream_exists'),
        'stream_exists',
        'no_stream',
      );
      await at.store.append(stream, newEvents(1), 'no_stream');
      expect(await at.store.append(stream, newEvents(1), 'stream_exists')).toMatchObject({
        revision: 1,
      });
    });

    it('a refused append leaves nothing', async () => {
      const stream = contractStream();
      const [first] = newEvents(1);
      await at.store.append(stream, [first], 'no_stream');
      await conflict(at.store.append(stream, newEvents(5), 7), 7, 0);
      expect(idsOf(await readWholeStream(at.store, stream))).toEqual([first.id]);
    });

    it('an append of nothing is a fault of the caller', async () => {
      await expect(at.store.append(contractStream(), [], 'any')).rejects.toThrow(RangeError);
    });
  });
}
