/** What the official client does not do by itself when connections fail, over a proxy that breaks them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AppendOutcomeUnknown,
  type EventStore,
  StoreUnavailable,
} from '../../domain/kernel/event-store.js';
import { START } from '../../domain/kernel/position.js';
import { openEventStoreDb } from '../../eventstore/eventstoredb/open.js';
import { type GatewayChild, startGatewayChild } from '../support/gateway-child.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { contractStream, idsOf, newEvent, newEvents, readWholeStream, visible } from './support.js';

const APPEND_TIMEOUT_MS = 1_500;
/** More than the client's stream buffers. */
const BURST = 60;

const folder = mkdtempSync(join(tmpdir(), 'tallybook-faults-'));
let child: GatewayChild;
let proxy: TcpProxy;
let store: EventStore;

beforeAll(async () => {
  child = await startGatewayChild(join(folder, 'events.sqlite'));
});
afterAll(async () => {
  await child.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  proxy = await startTcpProxy(child.port);
  store = await open();
});
afterEach(async () => {
  await store.close();
  await proxy.close();
});

const open = (): Promise<EventStore> =>
  openEventStoreDb(`esdb://127.0.0.1:${proxy.port}?tls=false`, {
    appendTimeoutMs: APPEND_TIMEOUT_MS,
    readTimeoutMs: 2 * APPEND_TIMEOUT_MS,
  });

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (reason: unknown) => reason,
  );

describe('an append', () => {
  it('whose answer is lost was written, and is written once when sent again', async () => {
    const stream = contractStream();
    const events = newEvents(2);
    await store.append(contractStream(), newEvents(1), 'no_stream');
    proxy.loseNextAnswer();
    await expect(store.append(stream, events, 'no_stream')).rejects.toThrow(AppendOutcomeUnknown);
    expect(idsOf(await readWholeStream(store, stream))).toEqual(idsOf(events));
    expect(await store.append(stream, events, 'no_stream')).toMatchObject({ revision: 1 });
    expect(idsOf(await readWholeStream(store, stream))).toEqual(idsOf(events));
  });

  it('into silence is unknown after its time, and the next one finds a new connection', async () => {
    const stream = contractStream();
    await store.append(stream, newEvents(1), 'no_stream');
    proxy.blackHole(true);
    const before = Date.now();
    await expect(store.append(stream, newEvents(1), 0)).rejects.toThrow(AppendOutcomeUnknown);
    expect(Date.now() - before).toBeLessThan(10 * APPEND_TIMEOUT_MS);
    proxy.blackHole(false);
    const connections = proxy.accepted();
    expect(await store.append(stream, newEvents(1), 0)).toMatchObject({ revision: 1 });
    expect(proxy.accepted()).toBe(connections + 1);
  });

  it('to a server that is not there was certainly not written', async () => {
    await proxy.close();
    const reason = await reasonOf(store.append(contractStream(), newEvents(1), 'no_stream'));
    expect(reason).toBeInstanceOf(StoreUnavailable);
    proxy = await startTcpProxy(child.port);
  });

  it.each([
    ['data', '{"amount":9007199254740993}'],
    ['data', '{"a":1,"a":2}'],
    ['data', 'not json'],
    ['metadata', 'null'],
    ['id', '6F1C2F0E-9A3B-4D57-8E21-5B7C0D94E3AA'],
  ])('with %s %s, which would not come back unchanged, is never sent', async (part, text) => {
    const stream = contractStream();
    const append = store.append(stream, [newEvent({ [part]: text })], 'no_stream');
    await expect(append).rejects.toThrow(RangeError);
    expect(await store.readStream(stream, { limit: 1 })).toEqual([]);
  });
});

describe('a burst of appends on a connection that breaks', () => {
  it('all settle, and each is written once when sent again', async () => {
    await store.append(contractStream(), newEvents(1), 'no_stream');
    const data = JSON.stringify('x'.repeat(20_000));
    const appends = Array.from({ length: BURST }, () => {
      const stream = contractStream();
      const event = newEvent({ data });
      return { stream, event, send: () => store.append(stream, [event], 'no_stream') };
    });
    proxy.blackHole(true);
    const burst = Promise.all(appends.map(({ send }) => reasonOf(send())));
    await proxy.swallowed(30_000);
    proxy.cut();
    proxy.blackHole(false);
    const known = [AppendOutcomeUnknown, StoreUnavailable];
    for (const reason of await burst) {
      expect(reason === 'no error' || known.some((kind) => reason instanceof kind)).toBe(true);
    }
    for (const { send } of appends) expect(await send()).toMatchObject({ revision: 0 });
    for (const { stream, event } of appends) {
      expect(idsOf(await readWholeStream(store, stream))).toEqual([event.id]);
    }
  });
});

describe('a read', () => {
  it('into silence fails after its time', async () => {
    await store.head();
    proxy.blackHole(true);
    await expect(store.readAll({ limit: 1 })).rejects.toThrow(StoreUnavailable);
  });
});

describe('a subscription', () => {
  it('goes on after the server was away', async () => {
    const after = await store.head();
    const stream = contractStream();
    const seen = visible(store, after);
    await seen.caughtUp();
    await child.killAndRestart();
    const writer = await openEventStoreDb(`esdb://127.0.0.1:${child.port}?tls=false`);
    await writer.append(stream, newEvents(3), 'no_stream');
    await seen.until((events) => events.length >= 3);
    expect(seen.events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    await seen.close();
    await writer.close();
  });

  it('holds the server back while its handler is busy', async () => {
    const stream = contractStream();
    const after = await store.head();
    for (let batch = 0; batch < 4; batch += 1) await store.append(stream, newEvents(500), 'any');
    const sizes: number[] = [];
    const seen = visible(store, after, (events) => {
      sizes.push(events.length);
      return new Promise((resolve) => setImmediate(resolve));
    });
    await seen.until((events) => events.length >= 2_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(seen.events.map(({ revision }) => revision)).toEqual([...Array(2_000).keys()]);
    await seen.close();
  });
});

describe('close', () => {
  it('fails what is pending and what comes after', async () => {
    await store.head();
    proxy.blackHole(true);
    const seen = visible(store, START);
    const pending = [
      store.readAll({ limit: 1 }),
      ...Array.from({ length: BURST }, () =>
        store.append(contractStream(), newEvents(1), 'no_stream'),
      ),
    ].map(reasonOf);
    await store.close();
    for (const reason of await Promise.all(pending)) {
      const known = [AppendOutcomeUnknown, StoreUnavailable];
      expect(known.some((kind) => reason instanceof kind)).toBe(true);
    }
    expect(await reasonOf(store.head())).toBeInstanceOf(StoreUnavailable);
    await seen.close();
  });
});
