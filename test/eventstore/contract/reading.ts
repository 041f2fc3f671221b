import { describe, expect, it } from '@jest/globals';
import type { AppendResult, EventStore } from '../../../domain/kernel/event-store.js';
import { justBefore } from '../../../domain/kernel/position.js';
import { collect, contractStream, idsOf, newEvents, readWholeStream, visible } from '../support.js';
import type { OpenedTarget } from './target.js';

export function describeReading(at: OpenedTarget): void {
  describe('reading', () => {
    it('gives back exactly what was appended', async () => {
      const stream = contractStream();
      const before = Date.now();
      const events = newEvents(3);
      const result = await at.store.append(stream, events, 'no_stream');
      const stored = await readWholeStream(at.store, stream);
      expect(stored.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(
        events,
      );
      expect(stored.map((event) => [event.stream, event.revision])).toEqual([
        [stream, 0],
        [stream, 1],
        [stream, 2],
      ]);
      expect(stored.at(-1)?.position).toBe(result.position);
      for (const { createdMs } of stored) {
        expect(Number.isInteger(createdMs)).toBe(true);
        expect(Math.abs(createdMs - before)).toBeLessThan(60_000);
      }
    });

    it('a stream that does not exist is an empty page', async () => {
      expect(await at.store.readStream(contractStream(), { limit: 10 })).toEqual([]);
      expect(
        await at.store.readStream(contractStream(), { direction: 'backwards', limit: 10 }),
      ).toEqual([]);
    });

    it('pages through a stream both ways', async () => {
      const stream = contractStream();
      await at.store.append(stream, newEvents(10), 'no_stream');
      const revisions = async (
        options: Parameters<EventStore['readStream']>[1],
      ): Promise<readonly number[]> =>
        (await at.store.readStream(stream, options)).map(({ revision }) => revision);
      expect(await revisions({ limit: 3 })).toEqual([0, 1, 2]);
      expect(await revisions({ from: 3, limit: 3 })).toEqual([3, 4, 5]);
      expect(await revisions({ from: 8, limit: 5 })).toEqual([8, 9]);
      expect(await revisions({ from: 10, limit: 5 })).toEqual([]);
      expect(await revisions({ direction: 'backwards', limit: 3 })).toEqual([9, 8, 7]);
      expect(await revisions({ direction: 'backwards', from: 1, limit: 3 })).toEqual([1, 0]);
      expect(await revisions({ direction: 'backwards', from: 50, limit: 1 })).toEqual([9]);
    });

    it('refuses a page of nothing and one above 4,096', async () => {
      await expect(at.store.readStream(contractStream(), { limit: 0 })).rejects.toThrow(RangeError);
      await expect(at.store.readAll({ limit: 4_097 })).rejects.toThrow(RangeError);
    });

    it('the log has every event once, in order, and each stream by revision', async () => {
      const after = await at.store.head();
      const [a, b] = [contractStream(), contractStream()];
      const results: AppendResult[] = [];
      for (const [stream, expected] of [
        [a, 'no_stream'],
        [b, 'no_stream'],
        [a, 1],
        [b, 1],
      ] as const) {
        results.push(await at.store.append(stream, newEvents(2), expected));
      }
      const seen = (await collect(at.store, after, 3)).filter(({ stream }) =>
        [a, b].includes(stream),
      );
      expect(seen.map(({ stream, revision }) => [stream, revision])).toEqual([
        [a, 0],
        [a, 1],
        [b, 0],
        [b, 1],
        [a, 2],
        [a, 3],
        [b, 2],
        [b, 3],
      ]);
      const positions = seen.map(({ position }) => position);
      expect(positions).toEqual([...new Set(positions)].sort());
      expect(positions.filter((_, index) => index % 2 === 1)).toEqual(
        results.map(({ position }) => position),
      );
    });

    it('pages through the log both ways, the position itself excluded', async () => {
      const after = await at.store.head();
      const stream = contractStream();
      await at.store.append(stream, newEvents(7), 'no_stream');
      const forwards = await collect(at.store, after, 2);
      const own = forwards.filter((event) => event.stream === stream);
      expect(own.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      const [, , third] = own;
      if (third === undefined) throw new Error('unreachable');
      const back = await at.store.readAll({
        direction: 'backwards',
        after: third.position,
        limit: 2,
      });
      expect(back.map(({ revision }) => revision)).toEqual([1, 0]);
      const [newest] = await at.store.readAll({ direction: 'backwards', limit: 1 });
      expect(newest?.position).toBe(await at.store.head());
    });

    it('reads on from a place where no event begins, just before one or further off', async () => {
      const stream = contractStream();
      await at.store.append(stream, newEvents(3), 'no_stream');
      const [, second, third] = await at.store.readStream(stream, { limit: 3 });
      if (second === undefined || third === undefined) throw new Error('unreachable');
      const from = await at.store.readAll({ after: justBefore(second.position), limit: 2 });
      expect(idsOf(from)).toEqual(idsOf([second, third]));
      const between = justBefore(justBefore(third.position));
      const [next] = await at.store.readAll({ after: between, limit: 1 });
      expect([second.id, third.id]).toContain(next?.id);
    });

    it('reads on from such a place also where much was written after it', async () => {
      const stream = contractStream();
      await at.store.append(stream, newEvents(40), 'no_stream');
      const filling = JSON.stringify({ filling: 'x'.repeat(60_000) });
      for (let part = 0; part < 16; part += 1) {
        const events = newEvents(1).map((event) => ({ ...event, data: filling }));
        await at.store.append(stream, events, 39 + part);
      }
      for (const event of await at.store.readStream(stream, { limit: 40 })) {
        const [found] = await at.store.readAll({ after: justBefore(event.position), limit: 1 });
        expect(found?.id).toBe(event.id);
      }
    });

    it('hides streams whose name starts with $', async () => {
      const after = await at.store.head();
      const stream = contractStream();
      await at.store.append(stream, newEvents(1), 'no_stream');
      const head = await at.store.head();
      await at.store.append(`$${stream}`, newEvents(2), 'no_stream');
      expect(await at.store.head()).toBe(head);
      expect(idsOf(await collect(at.store, after, 100))).toEqual(
        idsOf(await readWholeStream(at.store, stream)),
      );
      const seen = visible(at.store, after);
      await seen.until((events) => events.length > 0);
      await at.store.append(stream, newEvents(1), 0);
      await seen.until((events) => events.length > 1);
      expect(seen.events.every((event) => event.stream === stream)).toBe(true);
      await seen.close();
    });
  });
}
