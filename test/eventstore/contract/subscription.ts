import { describe, expect, it } from '@jest/globals';
import type { EventToAppend } from '../../../domain/kernel/event-store.js';
import { contractStream, idsOf, newEvents, visible } from '../support.js';
import { appendUntilKnown, itWith, type OpenedTarget } from './target.js';

export function describeSubscription(at: OpenedTarget): void {
  const { dropConnections } = at.target;

  describe('catch-up subscription', () => {
    it('delivers what is there, then what comes, and says when it has caught up', async () => {
      const after = await at.store.head();
      const stream = contractStream();
      await at.store.append(stream, newEvents(3), 'no_stream');
      const seen = visible(at.store, after);
      await seen.caughtUp();
      expect(seen.events).toHaveLength(3);
      await at.store.append(stream, newEvents(2), 2);
      await seen.until((events) => events.length >= 5);
      expect(seen.events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
      await seen.close();
    });

    it('shows an event only when it is durable: the subscriber can read it', async () => {
      const after = await at.store.head();
      const stream = contractStream();
      const reads: number[] = [];
      const seen = visible(at.store, after, async (events) => {
        const last = events.at(-1);
        if (last?.stream !== stream) return;
        const page = await at.store.readStream(stream, { from: last.revision, limit: 1 });
        reads.push(page.length);
      });
      await Promise.all(newEvents(20).map((event) => at.store.append(stream, [event], 'any')));
      await seen.until((events) => events.length >= 20);
      expect(reads.every((length) => length === 1)).toBe(true);
      await seen.close();
    });

    it('never runs its handler twice at a time', async () => {
      const after = await at.store.head();
      const stream = contractStream();
      let running = 0;
      let most = 0;
      const seen = visible(at.store, after, async () => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      });
      for (let count = 0; count < 20; count += 1)
        await at.store.append(stream, newEvents(1), 'any');
      await seen.until((events) => events.length >= 20);
      expect(most).toBe(1);
      await seen.close();
    });

    it('ends with the error of its handler', async () => {
      const after = await at.store.head();
      await at.store.append(contractStream(), newEvents(1), 'no_stream');
      const subscription = at.store.subscribeToAll(after, {
        onEvents: () => Promise.reject(new Error('handler')),
      });
      await expect(subscription.done).rejects.toThrow('handler');
      await subscription.close();
    });

    it('delivers nothing after close', async () => {
      const seen = visible(at.store, await at.store.head());
      await seen.caughtUp();
      await seen.close();
      await at.store.append(contractStream(), newEvents(1), 'no_stream');
      const later = visible(at.store, await at.store.head());
      await later.caughtUp();
      await later.close();
      expect(seen.events).toEqual([]);
    });

    it('goes on from a position after a restart, without gap or repetition', async () => {
      const after = await at.store.head();
      const stream = contractStream();
      await at.store.append(stream, newEvents(5), 'no_stream');
      const before = visible(at.store, after);
      await before.until((events) => events.length >= 3);
      await before.close();
      const [, , third] = before.events;
      if (third === undefined) throw new Error('unreachable');
      await at.store.append(stream, newEvents(2), 4);
      await at.store.close();

      at.store = await at.target.open();
      const seen = visible(at.store, third.position);
      await seen.until((events) => events.length >= 4);
      await at.store.append(stream, newEvents(1), 6);
      await seen.until((events) => events.length >= 5);
      expect(seen.events.map(({ revision }) => revision)).toEqual([3, 4, 5, 6, 7]);
      await seen.close();
    });

    itWith(dropConnections)(
      'goes on over dropped connections, without gap or repetition',
      async () => {
        const after = await at.store.head();
        const stream = contractStream();
        const seen = visible(at.store, after);
        const all: EventToAppend[] = [];
        for (let round = 0; round < 3; round += 1) {
          const events = newEvents(5);
          all.push(...events);
          await appendUntilKnown(
            at.store,
            stream,
            events,
            round === 0 ? 'no_stream' : round * 5 - 1,
          );
          await seen.until((delivered) => delivered.length >= all.length);
          await dropConnections?.();
        }
        const [last] = newEvents(1);
        await appendUntilKnown(at.store, stream, [last], 14);
        await seen.until((delivered) => delivered.length >= 16);
        expect(idsOf(seen.events)).toEqual([...idsOf(all), last.id]);
        await seen.close();
      },
    );
  });
}
