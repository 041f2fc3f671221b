import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import type { TallybookEvent } from '../../domain/events.js';
import { type LogPage, readWholeStream, UnknownEventType } from '../../domain/kernel/event-log.js';
import {
  AppendOutcomeUnknown,
  eventBytes,
  type EventStore,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import type { NewEvent, StoredEvent } from '../../domain/kernel/event.js';
import { START } from '../../domain/kernel/position.js';
import { STORE_STREAM } from '../../domain/kernel/streams.js';
import {
  createEventLog,
  DevelopmentStore,
  EmptyStore,
  openEventLogReadonly,
} from '../../eventstore/codec/coded-event-log.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { waitUntil } from '../support/wait-until.js';
import { newEvents } from './support.js';

const ids = { uuid: () => v7() };
const clock = { now: () => Date.UTC(2026, 2, 1, 4, 5, 6, 789) };
const development = { mode: 'development', clock, ids, retryWaitsMs: [1, 1, 1] } as const;
const production = { ...development, mode: 'production' } as const;

const frozen = (account: string): NewEvent<TallybookEvent> => ({
  id: v7(),
  event: { type: 'AccountFrozen', data: { account } },
  metadata: {
    correlationId: 'c',
    causationId: 'c',
    actor: 'system',
    at: '2026-03-01T00:00:00.000Z',
  },
});

const accountsOf = (events: readonly StoredEvent<TallybookEvent>[]): readonly string[] =>
  events.flatMap(({ event }) => (event.type === 'AccountFrozen' ? [event.data.account] : []));

let store: EventStore;
beforeEach(() => {
  store = openSqliteEventStore({ file: ':memory:' });
});
afterEach(() => store.close());

describe('the identity of a store', () => {
  it('is its first event, made once', async () => {
    const [first, second] = await Promise.all([
      createEventLog(store, development),
      createEventLog(store, development),
    ]);
    const third = await createEventLog(store, development);
    expect([second.storeId, third.storeId]).toEqual([first.storeId, first.storeId]);
    expect(first.mode).toBe('development');
    const events = await store.readStream(STORE_STREAM, { limit: 10 });
    expect(events.map(({ type, data }) => [type, JSON.parse(data) as unknown])).toEqual([
      ['StoreCreated.v1', { storeId: first.storeId, mode: 'development' }],
    ]);
  });

  it('keeps production away from a store made in development', async () => {
    await createEventLog(store, development);
    await expect(createEventLog(store, production)).rejects.toThrow(DevelopmentStore);
  });

  it('tells production from development', async () => {
    await createEventLog(store, production);
    expect((await createEventLog(store, development)).mode).toBe('production');
  });

  it('is not made by a reader', async () => {
    await expect(openEventLogReadonly(store)).rejects.toThrow(EmptyStore);
    expect(await store.head()).toBe(START);
    const { storeId } = await createEventLog(store, development);
    expect((await openEventLogReadonly(store)).storeId).toBe(storeId);
  });
});

describe('the event log', () => {
  it('reads back typed events, by stream and in the order of the log', async () => {
    const log = await createEventLog(store, development);
    await log.append('ledger-a', [frozen('a1'), frozen('a2')], 'no_stream');
    await log.append('ledger-b', [frozen('b1')], 'no_stream');
    const stored: StoredEvent<TallybookEvent>[] = [];
    for await (const event of readWholeStream(log, 'ledger-a')) stored.push(event);
    expect(accountsOf(stored)).toEqual(['a1', 'a2']);
    expect(stored[1]).toMatchObject({ stream: 'ledger-a', revision: 1 });
    const page = await log.readAll(START, 10);
    expect(accountsOf(page?.events ?? [])).toEqual(['a1', 'a2', 'b1']);
    expect(page?.position).toBe(await log.head());
    expect(await log.readAll(await log.head(), 10)).toBeUndefined();
  });

  it('passes over foreign streams, whose positions count', async () => {
    const log = await createEventLog(store, development);
    const after = await log.head();
    await store.append('orders-1', newEvents(2), 'no_stream');
    await store.append('ledger', newEvents(1), 'no_stream');
    await store.append('$$ledger-a', newEvents(1), 'no_stream');
    const page = await log.readAll(after, 10);
    expect(page?.events).toEqual([]);
    const [last] = await store.readStream('ledger', { limit: 1 });
    expect(page).toMatchObject({ position: last?.position, eventId: last?.id });
    expect(await log.head()).toBe(page?.position);
  });

  it('halts at an unknown type in an own stream, by name', async () => {
    const log = await createEventLog(store, development);
    await log.append('ledger-a', [frozen('a1')], 'no_stream');
    await store.append('ledger-a', newEvents(1), 0);
    const unknown = { storedType: 'Noted.v1', stream: 'ledger-a', revision: 1 };
    await expect(log.readStream('ledger-a', { limit: 10 })).rejects.toMatchObject(unknown);
    await expect(log.readAll(START, 10)).rejects.toThrow(UnknownEventType);
    const reader = log.follow({
      name: 'reader',
      from: () => START,
      onPage: () => Promise.resolve(),
    });
    await expect(reader.done).rejects.toMatchObject(unknown);
    expect(log.readers.health()).toBe(
      'reader: halted: UnknownEventType: unknown event type Noted.v1 at ledger-a/1',
    );
    expect(log.readers.silent()).toEqual([]);
  });

  it('gives a reader what it wants, decodes nothing else for it, and counts what it passed over', async () => {
    const log = await createEventLog(store, development);
    const after = await log.head();
    await log.append('ledger-a', [frozen('a1')], 'no_stream');
    // Of a type that nobody knows: who does not want the stream does not meet it.
    await store.append('ledger-b', newEvents(2), 'no_stream');
    await log.append('ledger-a', [frozen('a2')], 0);
    const pages: LogPage<TallybookEvent>[] = [];
    const head = await log.head();
    const reader = log.follow({
      name: 'reader',
      from: () => after,
      wants: (stream) => stream === 'ledger-a',
      onPage: (page) => Promise.resolve(void pages.push(page)),
    });
    await waitUntil(() => pages.at(-1)?.position === head);
    await reader.stop();
    expect(accountsOf(pages.flatMap(({ events }) => events))).toEqual(['a1', 'a2']);
    expect(pages.reduce((sum, { looked }) => sum + looked, 0)).toBe(4);
  });

  it('follows the log', async () => {
    const log = await createEventLog(store, development);
    const seen: string[] = [];
    let caughtUp = 0;
    const from = await log.head();
    const reader = log.follow({
      name: 'reader',
      from: () => from,
      onPage: (page) => Promise.resolve(void seen.push(...accountsOf(page.events))),
      onCaughtUp: () => (caughtUp += 1),
    });
    await log.append('ledger-a', [frozen('a1')], 'no_stream');
    await store.append('orders-1', newEvents(1), 'no_stream');
    await log.append('ledger-a', [frozen('a2')], 0);
    await waitUntil(() => seen.length === 2 && caughtUp > 0);
    await reader.stop();
    expect(seen).toEqual(['a1', 'a2']);
  });

  it('measures events as the store will', async () => {
    const log = await createEventLog(store, development);
    const events = [frozen('a1'), frozen('红')];
    const encoded = events.map((event) => log.encode(event));
    await log.append('ledger-a', encoded, 'no_stream');
    const stored = await store.readStream('ledger-a', { limit: 10 });
    const sizes = stored.map((event) => eventBytes(event));
    expect(encoded.map(({ bytes }) => bytes)).toEqual(sizes);
    expect(sizes).toEqual(
      stored.map(({ type, data, metadata }) => Buffer.byteLength(type + data + metadata)),
    );
    const texts = encoded.map(({ encoded: { id, type, data, metadata } }) => ({
      ...{ id, type, data, metadata },
    }));
    expect(stored).toMatchObject(texts);
  });
});

describe('an append whose outcome is unknown', () => {
  /** The store, whose next appends end as told: an error before or after the append is made. */
  function faulty(faults: readonly ('before' | 'after' | 'unavailable')[]) {
    const left = [...faults];
    const calls: unknown[][] = [];
    const append: EventStore['append'] = async (stream, events, expected) => {
      calls.push([stream, events, expected]);
      const fault = left.shift();
      if (fault === 'before') throw new AppendOutcomeUnknown(stream);
      if (fault === 'unavailable') throw new StoreUnavailable('gone');
      const result = await store.append(stream, events, expected);
      if (fault === 'after') throw new AppendOutcomeUnknown(stream);
      return result;
    };
    const proxy: EventStore = {
      maxAppendBytes: store.maxAppendBytes,
      append,
      readStream: (stream, options) => store.readStream(stream, options),
      readAll: (options) => store.readAll(options),
      head: () => store.head(),
      subscribeToAll: (after, handler) => store.subscribeToAll(after, handler),
      close: () => store.close(),
    };
    return { proxy, calls };
  }

  beforeEach(async () => {
    await createEventLog(store, development);
  });

  it.each([[['before']], [['after']], [['after', 'before', 'unavailable']]] as const)(
    'is tried again with the same ids and expectation after: %s',
    async (faults) => {
      const { proxy, calls } = faulty(faults);
      const log = await createEventLog(proxy, development);
      expect(await log.append('ledger-a', [frozen('a1')], 'no_stream')).toMatchObject({
        revision: 0,
      });
      expect(calls).toHaveLength(faults.length + 1);
      for (const call of calls) expect(call).toEqual(calls[0]);
      expect(await store.readStream('ledger-a', { limit: 10 })).toHaveLength(1);
    },
  );

  it.each([
    [['before', 'before', 'before', 'before']],
    [['after', 'unavailable', 'unavailable', 'unavailable']],
  ] as const)('stays unknown when the last try tells no more: %s', async (faults) => {
    const { proxy, calls } = faulty(faults);
    const log = await createEventLog(proxy, development);
    await expect(log.append('ledger-a', [frozen('a1')], 'no_stream')).rejects.toThrow(
      AppendOutcomeUnknown,
    );
    expect(calls).toHaveLength(4);
  });

  it('is not repeated where the outcome is known', async () => {
    const { proxy, calls } = faulty(['unavailable']);
    const log = await createEventLog(proxy, development);
    await expect(log.append('ledger-a', [frozen('a1')], 'no_stream')).rejects.toThrow(
      StoreUnavailable,
    );
    await expect(log.append('ledger-a', [frozen('a1')], 5)).rejects.toThrow(WrongExpectedRevision);
    expect(calls).toHaveLength(2);
  });
});
