/**
 * What every adapter of the event-store port must do: one suite for the embedded store, the official
 * client against our gateway, and the official client against a real server. It works on streams of
 * its own and never assumes an empty log.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AppendOutcomeUnknown,
  type AppendResult,
  AppendTooLarge,
  type EventStore,
  type EventToAppend,
  type ExpectedRevision,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import { justBefore } from '../../domain/kernel/position.js';
import {
  collect,
  contractStream,
  idsOf,
  newEvent,
  newEvents,
  readWholeStream,
  visible,
} from './support.js';

/** One log, and what can be done to it. Hooks that an adapter leaves out skip their tests. */
export interface ContractTarget {
  /** Makes the log ready; called once, before everything else. */
  start(): Promise<void>;
  /** A store over the log. Called again after `close` for the same log: a restart of the engine. */
  open(): Promise<EventStore>;
  /** Breaks every connection of the open stores; the log stays, and takes new connections. */
  readonly dropConnections?: () => Promise<void>;
  /** SIGKILLs the process that keeps the log and starts it again. Open stores must recover. */
  readonly killAndRestart?: () => Promise<void>;
  /**
   * Has a process of its own append to the stream, and SIGKILLs it once it has acknowledged some.
   * Returns the ids acknowledged. For stores that live in the engine's own process.
   */
  readonly crashWriter?: (stream: string) => Promise<readonly string[]>;
  /** The next append is written, and its answer lost. */
  readonly loseNextAnswer?: () => void | Promise<void>;
  /** Frees the log once every store is closed. */
  dispose(): Promise<void>;
}

export function describeEventStoreContract(name: string, target: ContractTarget): void {
  describe(`event store contract: ${name}`, () => {
    const { dropConnections, crashWriter, killAndRestart, loseNextAnswer } = target;
    const itWith = (hook: unknown): typeof it.skip => (hook === undefined ? it.skip : it);
    let store: EventStore;

    beforeAll(async () => {
      await target.start();
      store = await target.open();
    });
    afterAll(async () => {
      await store.close();
      await target.dispose();
    });

    const conflict = async (
      append: Promise<AppendResult>,
      expected: ExpectedRevision,
      actual: number | 'no_stream',
    ): Promise<void> => {
      const error = await append.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(WrongExpectedRevision);
      expect(error).toMatchObject({ expected, actual });
    };

    describe('expected revision', () => {
      it('no_stream starts a stream once', async () => {
        const stream = contractStream();
        expect(await store.append(stream, newEvents(2), 'no_stream')).toMatchObject({
          revision: 1,
        });
        await conflict(store.append(stream, newEvents(1), 'no_stream'), 'no_stream', 1);
      });

      it('a number is the last revision, neither older nor newer', async () => {
        const stream = contractStream();
        await conflict(store.append(stream, newEvents(1), 0), 0, 'no_stream');
        await store.append(stream, newEvents(3), 'no_stream');
        await conflict(store.append(stream, newEvents(1), 1), 1, 2);
        await conflict(store.append(stream, newEvents(1), 3), 3, 2);
        expect(await store.append(stream, newEvents(1), 2)).toMatchObject({ revision: 3 });
      });

      it('any takes a stream as it is', async () => {
        const stream = contractStream();
        expect(await store.append(stream, newEvents(1), 'any')).toMatchObject({ revision: 0 });
        expect(await store.append(stream, newEvents(2), 'any')).toMatchObject({ revision: 2 });
      });

      it('stream_exists needs a stream', async () => {
        const stream = contractStream();
        await conflict(
          store.append(stream, newEvents(1), 'stream_exists'),
          'stream_exists',
          'no_stream',
        );
        await store.append(stream, newEvents(1), 'no_stream');
        expect(await store.append(stream, newEvents(1), 'stream_exists')).toMatchObject({
          revision: 1,
        });
      });

      it('a refused append leaves nothing', async () => {
        const stream = contractStream();
        const [first] = newEvents(1);
        await store.append(stream, [first], 'no_stream');
        await conflict(store.append(stream, newEvents(5), 7), 7, 0);
        expect(idsOf(await readWholeStream(store, stream))).toEqual([first.id]);
      });

      it('an append of nothing is a fault of the caller', async () => {
        await expect(store.append(contractStream(), [], 'any')).rejects.toThrow(RangeError);
      });
    });

    describe('racing appenders', () => {
      it('exactly one of 50 wins a revision', async () => {
        const stream = contractStream();
        await store.append(stream, newEvents(1), 'no_stream');
        const results = await Promise.allSettled(
          Array.from({ length: 50 }, () => store.append(stream, newEvents(1), 0)),
        );
        const won = results.filter(({ status }) => status === 'fulfilled');
        const lost = results.flatMap((result) => (result.status === 'rejected' ? [result] : []));
        expect(won).toHaveLength(1);
        expect(lost.every(({ reason }) => reason instanceof WrongExpectedRevision)).toBe(true);
        expect(await readWholeStream(store, stream)).toHaveLength(2);
      });

      /** The same append again, which is idempotent, for as long as nobody knows what became of it. */
      const untilKnown = async (append: () => Promise<unknown>): Promise<void> => {
        for (;;) {
          try {
            await append();
            return;
          } catch (error) {
            if (!(error instanceof AppendOutcomeUnknown)) throw error;
          }
        }
      };

      it('all of 50 win in the end when they read and try again', async () => {
        const stream = contractStream();
        const appendAtEnd = async (event: EventToAppend): Promise<void> => {
          for (;;) {
            const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
            const expected = last?.revision ?? 'no_stream';
            try {
              await untilKnown(() => store.append(stream, [event], expected));
              return;
            } catch (error) {
              // On a busy machine an append may wait too long for its turn: then it was not written.
              if (error instanceof StoreUnavailable) continue;
              if (!(error instanceof WrongExpectedRevision)) throw error;
            }
          }
        };
        const events = newEvents(50);
        await Promise.all(events.map(appendAtEnd));
        const stored = await readWholeStream(store, stream);
        expect(stored.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
        expect(idsOf(stored).sort()).toEqual(idsOf(events).sort());
      });
    });

    describe('the same ids again', () => {
      it.each<[ExpectedRevision]>([['no_stream'], ['any']])(
        'with the expectation they were first sent with (%s) succeed and write nothing',
        async (expected) => {
          const stream = contractStream();
          const events = newEvents(3);
          const first = await store.append(stream, events, expected);
          expect(await store.append(stream, events, expected)).toEqual(first);
          expect(await readWholeStream(store, stream)).toHaveLength(3);
        },
      );

      it('with the number they were first sent with, also after later events', async () => {
        const stream = contractStream();
        await store.append(stream, newEvents(2), 'no_stream');
        const events = newEvents(2);
        const first = await store.append(stream, events, 1);
        await store.append(stream, newEvents(3), 3);
        expect(await store.append(stream, events, 1)).toEqual(first);
        expect(await readWholeStream(store, stream)).toHaveLength(7);
      });

      it('a prefix of them', async () => {
        const stream = contractStream();
        const events = newEvents(3);
        await store.append(stream, events, 'no_stream');
        const prefix = await store.append(stream, events.slice(0, 2), 'no_stream');
        expect(prefix).toMatchObject({ revision: 1 });
        expect(await readWholeStream(store, stream)).toHaveLength(3);
      });

      it('with any, whatever they were first sent with, also after later events', async () => {
        const stream = contractStream();
        const events = newEvents(2);
        const first = await store.append(stream, events, 'no_stream');
        expect(await store.append(stream, events, 'any')).toEqual(first);
        await store.append(stream, newEvents(1), 1);
        expect(await store.append(stream, events, 'any')).toEqual(first);
        expect(await readWholeStream(store, stream)).toHaveLength(3);
      });

      it('more ids than were written conflict', async () => {
        const stream = contractStream();
        const events = newEvents(2);
        await store.append(stream, events, 'no_stream');
        const more = [...events, ...newEvents(1)];
        await conflict(store.append(stream, more, 'no_stream'), 'no_stream', 1);
        await conflict(store.append(stream, more, 'any'), 'any', 1);
        expect(await readWholeStream(store, stream)).toHaveLength(2);
      });

      it('with a newer revision that is right are written again: ids alone do not protect', async () => {
        const stream = contractStream();
        const events = newEvents(1);
        await store.append(stream, events, 'no_stream');
        expect(await store.append(stream, events, 0)).toMatchObject({ revision: 1 });
        expect(idsOf(await readWholeStream(store, stream))).toEqual([
          ...idsOf(events),
          ...idsOf(events),
        ]);
      });

      it('in another stream are another append', async () => {
        const events = newEvents(1);
        await store.append(contractStream(), events, 'any');
        const other = contractStream();
        await store.append(other, events, 'any');
        expect(idsOf(await readWholeStream(store, other))).toEqual(idsOf(events));
      });

      it('at the same moment write once', async () => {
        const stream = contractStream();
        const events = newEvents(2);
        const results = await Promise.all(
          Array.from({ length: 10 }, () => store.append(stream, events, 'no_stream')),
        );
        expect(new Set(results.map(({ position }) => position)).size).toBe(1);
        expect(await readWholeStream(store, stream)).toHaveLength(2);
      });
    });

    describe('reading', () => {
      it('gives back exactly what was appended', async () => {
        const stream = contractStream();
        const before = Date.now();
        const events = newEvents(3);
        const result = await store.append(stream, events, 'no_stream');
        const stored = await readWholeStream(store, stream);
        expect(
          stored.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
        ).toEqual(events);
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
        expect(await store.readStream(contractStream(), { limit: 10 })).toEqual([]);
        expect(
          await store.readStream(contractStream(), { direction: 'backwards', limit: 10 }),
        ).toEqual([]);
      });

      it('pages through a stream both ways', async () => {
        const stream = contractStream();
        await store.append(stream, newEvents(10), 'no_stream');
        const revisions = async (
          options: Parameters<EventStore['readStream']>[1],
        ): Promise<readonly number[]> =>
          (await store.readStream(stream, options)).map(({ revision }) => revision);
        expect(await revisions({ limit: 3 })).toEqual([0, 1, 2]);
        expect(await revisions({ from: 3, limit: 3 })).toEqual([3, 4, 5]);
        expect(await revisions({ from: 8, limit: 5 })).toEqual([8, 9]);
        expect(await revisions({ from: 10, limit: 5 })).toEqual([]);
        expect(await revisions({ direction: 'backwards', limit: 3 })).toEqual([9, 8, 7]);
        expect(await revisions({ direction: 'backwards', from: 1, limit: 3 })).toEqual([1, 0]);
        expect(await revisions({ direction: 'backwards', from: 50, limit: 1 })).toEqual([9]);
      });

      it('refuses a page of nothing and one above 4,096', async () => {
        await expect(store.readStream(contractStream(), { limit: 0 })).rejects.toThrow(RangeError);
        await expect(store.readAll({ limit: 4_097 })).rejects.toThrow(RangeError);
      });

      it('the log has every event once, in order, and each stream by revision', async () => {
        const after = await store.head();
        const [a, b] = [contractStream(), contractStream()];
        const results: AppendResult[] = [];
        for (const [stream, expected] of [
          [a, 'no_stream'],
          [b, 'no_stream'],
          [a, 1],
          [b, 1],
        ] as const) {
          results.push(await store.append(stream, newEvents(2), expected));
        }
        const seen = (await collect(store, after, 3)).filter(({ stream }) =>
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
        const after = await store.head();
        const stream = contractStream();
        await store.append(stream, newEvents(7), 'no_stream');
        const forwards = await collect(store, after, 2);
        const own = forwards.filter((event) => event.stream === stream);
        expect(own.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6]);
        const [, , third] = own;
        if (third === undefined) throw new Error('unreachable');
        const back = await store.readAll({
          direction: 'backwards',
          after: third.position,
          limit: 2,
        });
        expect(back.map(({ revision }) => revision)).toEqual([1, 0]);
        const [newest] = await store.readAll({ direction: 'backwards', limit: 1 });
        expect(newest?.position).toBe(await store.head());
      });

      it('reads on from a place where no event begins, just before one or further off', async () => {
        const stream = contractStream();
        await store.append(stream, newEvents(3), 'no_stream');
        const [, second, third] = await store.readStream(stream, { limit: 3 });
        if (second === undefined || third === undefined) throw new Error('unreachable');
        const from = await store.readAll({ after: justBefore(second.position), limit: 2 });
        expect(idsOf(from)).toEqual(idsOf([second, third]));
        const between = justBefore(justBefore(third.position));
        const [next] = await store.readAll({ after: between, limit: 1 });
        expect([second.id, third.id]).toContain(next?.id);
      });

      it('reads on from such a place also where much was written after it', async () => {
        const stream = contractStream();
        await store.append(stream, newEvents(40), 'no_stream');
        const filling = JSON.stringify({ filling: 'x'.repeat(60_000) });
        for (let part = 0; part < 16; part += 1) {
          const events = newEvents(1).map((event) => ({ ...event, data: filling }));
          await store.append(stream, events, 39 + part);
        }
        for (const event of await store.readStream(stream, { limit: 40 })) {
          const [found] = await store.readAll({ after: justBefore(event.position), limit: 1 });
          expect(found?.id).toBe(event.id);
        }
      });

      it('hides streams whose name starts with $', async () => {
        const after = await store.head();
        const stream = contractStream();
        await store.append(stream, newEvents(1), 'no_stream');
        const head = await store.head();
        await store.append(`$${stream}`, newEvents(2), 'no_stream');
        expect(await store.head()).toBe(head);
        expect(idsOf(await collect(store, after, 100))).toEqual(
          idsOf(await readWholeStream(store, stream)),
        );
        const seen = visible(store, after);
        await seen.until((events) => events.length > 0);
        await store.append(stream, newEvents(1), 0);
        await seen.until((events) => events.length > 1);
        expect(seen.events.every((event) => event.stream === stream)).toBe(true);
        await seen.close();
      });
    });

    describe('what an event may hold', () => {
      it('any unicode, in names too', async () => {
        const stream = `${contractStream()}-红冲-é-😀`;
        const text = JSON.stringify({ text: '日切 😀 \u0000 \u2028 "quoted" \\ é é' });
        const event = newEvent({ type: '支付.v1', data: text, metadata: text });
        await store.append(stream, [event], 'no_stream');
        const [stored] = await store.readStream(stream, { limit: 1 });
        expect(stored).toMatchObject({ ...event, stream });
      });

      it.each([1, 100, 65_536, 900_000])('data of %d bytes', async (bytes) => {
        const stream = contractStream();
        const data = bytes === 1 ? '1' : JSON.stringify('x'.repeat(bytes - 2));
        await store.append(stream, [newEvent({ data })], 'no_stream');
        const [stored] = await store.readStream(stream, { limit: 1 });
        expect(stored?.data).toBe(data);
      });

      it('a thousand events in one append', async () => {
        const stream = contractStream();
        const events = newEvents(1_000);
        expect(await store.append(stream, events, 'no_stream')).toMatchObject({ revision: 999 });
        expect(idsOf(await readWholeStream(store, stream))).toEqual(idsOf(events));
      });

      it('an append as large as the store allows, and nothing of one above it', async () => {
        const stream = contractStream();
        const half = Math.floor(store.maxAppendBytes / 2);
        const overhead = 'Noted.v1'.length + '{}'.length + 2;
        const data = JSON.stringify('x'.repeat(half - overhead));
        const events = [newEvent({ data }), newEvent({ data })];
        expect(await store.append(stream, events, 'no_stream')).toMatchObject({ revision: 1 });
        const above = [...events, newEvent({ data: '"too much"' })];
        await expect(store.append(stream, above, 1)).rejects.toThrow(AppendTooLarge);
        expect(await store.append(stream, newEvents(1), 1)).toMatchObject({ revision: 2 });
      });
    });

    describe('catch-up subscription', () => {
      it('delivers what is there, then what comes, and says when it has caught up', async () => {
        const after = await store.head();
        const stream = contractStream();
        await store.append(stream, newEvents(3), 'no_stream');
        const seen = visible(store, after);
        await seen.caughtUp();
        expect(seen.events).toHaveLength(3);
        await store.append(stream, newEvents(2), 2);
        await seen.until((events) => events.length >= 5);
        expect(seen.events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
        await seen.close();
      });

      it('shows an event only when it is durable: the subscriber can read it', async () => {
        const after = await store.head();
        const stream = contractStream();
        const reads: number[] = [];
        const seen = visible(store, after, async (events) => {
          const last = events.at(-1);
          if (last?.stream !== stream) return;
          const page = await store.readStream(stream, { from: last.revision, limit: 1 });
          reads.push(page.length);
        });
        await Promise.all(newEvents(20).map((event) => store.append(stream, [event], 'any')));
        await seen.until((events) => events.length >= 20);
        expect(reads.every((length) => length === 1)).toBe(true);
        await seen.close();
      });

      it('never runs its handler twice at a time', async () => {
        const after = await store.head();
        const stream = contractStream();
        let running = 0;
        let most = 0;
        const seen = visible(store, after, async () => {
          most = Math.max(most, (running += 1));
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
        });
        for (let count = 0; count < 20; count += 1) await store.append(stream, newEvents(1), 'any');
        await seen.until((events) => events.length >= 20);
        expect(most).toBe(1);
        await seen.close();
      });

      it('ends with the error of its handler', async () => {
        const after = await store.head();
        await store.append(contractStream(), newEvents(1), 'no_stream');
        const subscription = store.subscribeToAll(after, {
          onEvents: () => Promise.reject(new Error('handler')),
        });
        await expect(subscription.done).rejects.toThrow('handler');
        await subscription.close();
      });

      it('delivers nothing after close', async () => {
        const seen = visible(store, await store.head());
        await seen.caughtUp();
        await seen.close();
        await store.append(contractStream(), newEvents(1), 'no_stream');
        const later = visible(store, await store.head());
        await later.caughtUp();
        await later.close();
        expect(seen.events).toEqual([]);
      });

      it('goes on from a position after a restart, without gap or repetition', async () => {
        const after = await store.head();
        const stream = contractStream();
        await store.append(stream, newEvents(5), 'no_stream');
        const before = visible(store, after);
        await before.until((events) => events.length >= 3);
        await before.close();
        const [, , third] = before.events;
        if (third === undefined) throw new Error('unreachable');
        await store.append(stream, newEvents(2), 4);
        await store.close();

        store = await target.open();
        const seen = visible(store, third.position);
        await seen.until((events) => events.length >= 4);
        await store.append(stream, newEvents(1), 6);
        await seen.until((events) => events.length >= 5);
        expect(seen.events.map(({ revision }) => revision)).toEqual([3, 4, 5, 6, 7]);
        await seen.close();
      });

      itWith(dropConnections)(
        'goes on over dropped connections, without gap or repetition',
        async () => {
          const after = await store.head();
          const stream = contractStream();
          const seen = visible(store, after);
          const all: EventToAppend[] = [];
          for (let round = 0; round < 3; round += 1) {
            const events = newEvents(5);
            all.push(...events);
            await appendUntilKnown(
              store,
              stream,
              events,
              round === 0 ? 'no_stream' : round * 5 - 1,
            );
            await seen.until((delivered) => delivered.length >= all.length);
            await dropConnections?.();
          }
          const [last] = newEvents(1);
          await appendUntilKnown(store, stream, [last], 14);
          await seen.until((delivered) => delivered.length >= 16);
          expect(idsOf(seen.events)).toEqual([...idsOf(all), last.id]);
          await seen.close();
        },
      );
    });

    describe('durability', () => {
      itWith(crashWriter)(
        'what was acknowledged is there after a SIGKILL of the writer',
        async () => {
          const stream = contractStream();
          const acknowledged = (await crashWriter?.(stream)) ?? [];
          const stored = new Set(idsOf(await readWholeStream(store, stream)));
          expect(acknowledged.length).toBeGreaterThan(0);
          expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
        },
      );

      itWith(killAndRestart)(
        'what was acknowledged is there, once, after a SIGKILL of the server',
        async () => {
          const stream = contractStream();
          const events = newEvents(60);
          let killed: Promise<void> | undefined;
          for (const [index, event] of events.entries()) {
            if (index === 20) killed = killAndRestart?.();
            await appendUntilKnown(store, stream, [event], index === 0 ? 'no_stream' : index - 1);
          }
          await killed;
          expect(idsOf(await readWholeStream(store, stream))).toEqual(idsOf(events));
        },
      );

      itWith(loseNextAnswer)(
        'a lost answer is an unknown outcome, and the same append again settles it',
        async () => {
          const stream = contractStream();
          const events = newEvents(2);
          await loseNextAnswer?.();
          await expect(store.append(stream, events, 'no_stream')).rejects.toThrow(
            AppendOutcomeUnknown,
          );
          expect(await store.append(stream, events, 'no_stream')).toMatchObject({ revision: 1 });
          expect(idsOf(await readWholeStream(store, stream))).toEqual(idsOf(events));
        },
      );
    });
  });
}

/** Appends until the store says what became of it, as the engine does: same ids, same expectation. */
async function appendUntilKnown(
  store: EventStore,
  stream: string,
  events: readonly EventToAppend[],
  expected: ExpectedRevision,
): Promise<AppendResult> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      return await store.append(stream, events, expected);
    } catch (error) {
      if (error instanceof WrongExpectedRevision || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
