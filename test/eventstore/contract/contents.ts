import { describe, expect, it } from '@jest/globals';
import { AppendTooLarge } from '../../../domain/kernel/event-store.js';
import { contractStream, idsOf, newEvent, newEvents, readWholeStream } from '../support.js';
import type { OpenedTarget } from './target.js';

export function describeContents(at: OpenedTarget): void {
  describe('what an event may hold', () => {
    it('any unicode, in names too', async () => {
      const stream = `${contractStream()}-红冲-é-😀`;
      const text = JSON.stringify({ text: '日切 😀 \u0000 \u2028 "quoted" \\ é é' });
      const event = newEvent({ type: '支付.v1', data: text, metadata: text });
      await at.store.append(stream, [event], 'no_stream');
      const [stored] = await at.store.readStream(stream, { limit: 1 });
      expect(stored).toMatchObject({ ...event, stream });
    });

    it.each([1, 100, 65_536, 900_000])('data of %d bytes', async (bytes) => {
      const stream = contractStream();
      const data = bytes === 1 ? '1' : JSON.stringify('x'.repeat(bytes - 2));
      await at.store.append(stream, [newEvent({ data })], 'no_stream');
      const [stored] = await at.store.readStream(stream, { limit: 1 });
      expect(stored?.data).toBe(data);
    });

    it('a thousand events in one append', async () => {
      const stream = contractStream();
      const events = newEvents(1_000);
      expect(await at.store.append(stream, events, 'no_stream')).toMatchObject({ revision: 999 });
      expect(idsOf(await readWholeStream(at.store, stream))).toEqual(idsOf(events));
    });

    it('an append as large as the store allows, and nothing of one above it', async () => {
      const stream = contractStream();
      const half = Math.floor(at.store.maxAppendBytes / 2);
      const overhead = 'Noted.v1'.length + '{}'.length + 2;
      const data = JSON.stringify('x'.repeat(half - overhead));
      const events = [newEvent({ data }), newEvent({ data })];
      expect(await at.store.append(stream, events, 'no_stream')).toMatchObject({ revision: 1 });
      const above = [...events, newEvent({ data: '"too much"' })];
      await expect(at.store.append(stream, above, 1)).rejects.toThrow(AppendTooLarge);
      expect(await at.store.append(stream, newEvents(1), 1)).toMatchObject({ revision: 2 });
    });
  });
}
