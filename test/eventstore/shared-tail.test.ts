/** A process hears the log of EventStoreDB once, however many readers follow it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore, Subscription } from '../../domain/kernel/event-store.js';
import { START } from '../../domain/kernel/position.js';
import { openEventStoreDb } from '../../eventstore/eventstoredb/open.js';
import type { ServedStore } from '../../eventstore/gateway/served-store.js';
import { type Gateway, startGateway } from '../../eventstore/gateway/server.js';
import {
  openSqliteEventStore,
  type SqliteEventStore,
} from '../../eventstore/sqlite/sqlite-event-store.js';
import { waitUntil } from '../support/wait-until.js';
import { contractStream, idsOf, newEvent, newEvents, visible } from './support.js';

let folder: string;
let embedded: SqliteEventStore;
let gateway: Gateway;
let store: EventStore;
/** Subscriptions at the server: those that are open, and which of all that were ever opened hear nothing. */
let open: Set<Subscription>;
let opened: number;
let deaf: Set<number>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-tail-'));
  embedded = openSqliteEventStore({ file: join(folder, 'events.sqlite') });
  open = new Set();
  opened = 0;
  deaf = new Set();
  const served: ServedStore = {
    append: (...append) => embedded.append(...append),
    appendNothing: (...append) => embedded.appendNothing(...append),
    deleteStream: (deletion) => embedded.deleteStream(deletion),
    readStream: (...read) => embedded.readStream(...read),
    readAll: (options) => embedded.readAll(options),
    subscribeToAll(after, handler, options) {
      opened += 1;
      const heard = deaf.has(opened) ? { ...handler, onEvents: () => Promise.resolve() } : handler;
      const subscription = embedded.subscribeToAll(after, heard, options);
      open.add(subscription);
      void subscription.done.finally(() => open.delete(subscription));
      return subscription;
    },
  };
  gateway = await startGateway({ store: served, port: 0, writable: true });
  store = await openEventStoreDb(gateway.url);
});
afterEach(async () => {
  await store.close();
  await gateway.close();
  await embedded.close();
  rmSync(folder, { recursive: true });
});

const append = async (count: number): Promise<readonly string[]> => {
  const events = newEvents(count);
  await store.append(contractStream(), events, 'no_stream');
  return idsOf(events);
};

describe('readers that are level', () => {
  it('share one subscription and are given the same events', async () => {
    const before = await append(3);
    const readers = [visible(store, START), visible(store, START), visible(store, START)];
    for (const reader of readers) await reader.caughtUp();
    await waitUntil(() => open.size === 1);
    const after = await append(2);
    for (const reader of readers) {
      await reader.until((events) => events.length === 5);
      expect(idsOf(reader.events)).toStrictEqual([...before, ...after]);
      // The same object: what is derived from it is made once.
      expect(reader.events[4]).toBe(readers[0]?.events[4]);
    }
    for (const reader of readers) await reader.close();
    await waitUntil(() => open.size === 0);
  });

  it('go on when others leave, and come back', async () => {
    const [first, second] = [visible(store, START), visible(store, START)];
    await Promise.all([first.caughtUp(), second.caughtUp()]);
    const one = await append(1);
    await first.until((events) => events.length === 1);
    await first.close();
    const two = await append(1);
    await second.until((events) => events.length === 2);
    await second.close();
    const third = visible(store, START);
    await third.until((events) => events.length === 2);
    expect(idsOf(third.events)).toStrictEqual([...one, ...two]);
    await third.close();
  });

  it('do not wait for a reader that is slow, which is given everything in order', async () => {
    const data = JSON.stringify({ text: 'x'.repeat(500_000) });
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const quick = visible(store, START);
    const slow = visible(store, START, () => held);
    await Promise.all([quick.caughtUp(), slow.caughtUp()]);
    await waitUntil(() => open.size === 1);
    const ids: string[] = [];
    // More than is kept for it.
    for (let count = 0; count < 14; count += 1) {
      const event = newEvent({ data });
      await store.append(contractStream(), [event], 'no_stream');
      ids.push(event.id);
    }
    await quick.until((events) => events.length === ids.length);
    letGo();
    await slow.until((events) => events.length === ids.length);
    expect(idsOf(slow.events)).toStrictEqual(ids);
    await waitUntil(() => open.size === 1);
    await quick.close();
    await slow.close();
  });
});

describe('a subscription that the server has forgotten', () => {
  it('is found out by whoever begins anew', async () => {
    // The first reader's own subscription, then the subscription that is shared.
    deaf.add(2);
    const first = visible(store, START);
    await first.caughtUp();
    await waitUntil(() => opened === 2 && open.size === 1);
    const ids = await append(1);
    const again = visible(store, START);
    await again.until((events) => events.length === 1);
    expect(idsOf(again.events)).toStrictEqual(ids);
    expect(first.events).toStrictEqual([]);
    await first.close();
    const more = await append(1);
    await again.until((events) => events.length === 2);
    expect(idsOf(again.events)).toStrictEqual([...ids, ...more]);
    await again.close();
  });
});
