/** The protocol on our gateway, in this process, and the rules that are the gateway's own. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccessDeniedError,
  EventStoreDBClient,
  StreamDeletedError,
  UnknownError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { v7 } from 'uuid';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { paymentStream } from '../../domain/payment/streams.js';
import { STORE_STREAM } from '../../domain/kernel/streams.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openEventStoreDb } from '../../eventstore/eventstoredb/open.js';
import { type Gateway, startGateway } from '../../eventstore/gateway/server.js';
import {
  openSqliteEventStore,
  type SqliteEventStore,
} from '../../eventstore/sqlite/sqlite-event-store.js';
import { ENGINE_KEY } from '../support/gateway-child.js';
import { describeProtocol } from './protocol/suite.js';
import { all, newStream, note, notes, WAYS } from './protocol/support.js';

const folder = mkdtempSync(join(tmpdir(), 'tallybook-protocol-'));
let store: SqliteEventStore;
let gateway: Gateway;
let client: EventStoreDBClient;

beforeAll(async () => {
  store = openSqliteEventStore({ file: join(folder, 'events.sqlite') });
  gateway = await startGateway({ store, port: 0, writable: true, engineKey: ENGINE_KEY });
  client = EventStoreDBClient.connectionString(gateway.url);
});
afterAll(async () => {
  await client.dispose();
  await gateway.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

describeProtocol('our gateway', {
  async start() {
    const own = openSqliteEventStore({ file: join(folder, 'suite.sqlite') });
    const served = await startGateway({ store: own, port: 0, writable: true });
    return {
      url: served.url,
      async stop() {
        await served.close();
        await own.close();
      },
    };
  },
});

const unary = WAYS[1][1];
const connectAsEngine = ({ url } = gateway) =>
  EventStoreDBClient.connectionString(`${url}&connectionName=${ENGINE_KEY}`);

describe("the engine's own streams", () => {
  const own = `ledger-${randomUUID()}`;

  it('are never deleted and get no metadata, also by a writable gateway', async () => {
    const engine = connectAsEngine();
    await engine.appendToStream(own, note(0));
    await expect(client.deleteStream(own)).rejects.toThrow(AccessDeniedError);
    await expect(client.tombstoneStream(own)).rejects.toThrow(AccessDeniedError);
    await expect(client.setStreamMetadata(own, { maxCount: 1 })).rejects.toThrow(AccessDeniedError);
    await expect(client.setStreamMetadata(own, { maxCount: 1 }, unary)).rejects.toThrow(
      AccessDeniedError,
    );
    expect(await all(client.readStream(own))).toHaveLength(1);
    await engine.dispose();
  });

  it.each([STORE_STREAM, ledgerStream('main'), paymentStream('pay_1'), 'case-x', 'access-keys'])(
    '%s takes events of an engine alone',
    async (name) => {
      const fresh = openSqliteEventStore({ file: ':memory:' });
      const served = await startGateway({
        store: fresh,
        port: 0,
        writable: true,
        engineKey: ENGINE_KEY,
      });
      const refusal = `${name}: only an engine that shows its key appends here`;
      for (const who of ['', '&connectionName=tallybook', `&connectionName=${ENGINE_KEY}x`]) {
        const stranger = EventStoreDBClient.connectionString(`${served.url}${who}`);
        for (const [, way] of WAYS) {
          const refused = stranger.appendToStream(name, note(0), way);
          await expect(refused).rejects.toThrow(AccessDeniedError);
        }
        await expect(stranger.appendToStream(name, note(0), unary)).rejects.toThrow(refusal);
        await stranger.appendToStream(newStream(), note(0));
        await stranger.dispose();
      }
      expect(await fresh.readStream(name, { limit: 1 })).toEqual([]);
      const engine = connectAsEngine(served);
      for (const [, way] of WAYS) await engine.appendToStream(name, note(0), way);
      expect(await fresh.readStream(name, { limit: 9 })).toHaveLength(WAYS.length);
      await engine.dispose();
      await served.close();
      await fresh.close();
    },
  );

  it('take events of nobody where the gateway has no key', async () => {
    const keyless = await startGateway({ store, port: 0, writable: true });
    const anybody = EventStoreDBClient.connectionString(keyless.url);
    const refused = anybody.appendToStream(`ledger-${randomUUID()}`, note(0));
    await expect(refused).rejects.toThrow(AccessDeniedError);
    await anybody.dispose();
    await keyless.close();
  });

  it('let an engine start over a gateway whose clients were refused', async () => {
    const fresh = openSqliteEventStore({ file: ':memory:' });
    const served = await startGateway({
      store: fresh,
      port: 0,
      writable: true,
      engineKey: ENGINE_KEY,
    });
    const stranger = EventStoreDBClient.connectionString(served.url);
    await expect(stranger.appendToStream(STORE_STREAM, note(0))).rejects.toThrow(AccessDeniedError);
    await stranger.dispose();
    const options = {
      mode: 'development',
      clock: { now: Date.now },
      ids: { uuid: () => v7() },
    } as const;
    const without = await openEventStoreDb(served.url);
    await expect(createEventLog(without, options)).rejects.toThrow(
      /a gateway asks for the key of an engine/,
    );
    await without.close();
    const engine = await openEventStoreDb(`${served.url}&connectionName=${ENGINE_KEY}`);
    expect((await createEventLog(engine, options)).mode).toBe('development');
    await engine.close();
    await served.close();
    await fresh.close();
  });

  it('a gateway is read-only by default', async () => {
    const readonly = await startGateway({ store, port: 0 });
    const reader = EventStoreDBClient.connectionString(readonly.url);
    const stream = newStream();
    const refused = reader.appendToStream(stream, note(0));
    await expect(refused).rejects.toThrow(AccessDeniedError);
    await expect(refused).rejects.toThrow('the gateway is read-only');
    await expect(reader.appendToStream(stream, note(0), unary)).rejects.toThrow(AccessDeniedError);
    await expect(reader.deleteStream(stream)).rejects.toThrow(AccessDeniedError);
    expect((await all(reader.readAll({ maxCount: 1 }))).length).toBe(1);
    await reader.dispose();
    await readonly.close();
  });
});

describe('metadata', () => {
  it('$maxAge hides what is older', async () => {
    const old = openSqliteEventStore({
      file: ':memory:',
      clock: { now: () => Date.now() - 9_000 },
    });
    const past = await startGateway({ store: old, port: 0, writable: true });
    const reader = EventStoreDBClient.connectionString(past.url);
    const stream = newStream();
    await reader.appendToStream(stream, notes(2));
    await reader.setStreamMetadata(stream, { maxAge: 5 });
    expect(await all(reader.readStream(stream))).toEqual([]);
    await reader.setStreamMetadata(stream, { maxAge: 3_600 });
    expect(await all(reader.readStream(stream))).toHaveLength(2);
    await reader.dispose();
    await past.close();
    await old.close();
  });
});

describe('where the gateway does better than a real server', () => {
  it("a tombstone's trailers name a stream whose name is no ASCII", async () => {
    const stream = `红冲-é-${randomUUID()}`;
    await client.appendToStream(stream, note(0));
    await client.tombstoneStream(stream);
    await expect(all(client.readStream(stream))).rejects.toThrow(StreamDeletedError);
    await expect(client.appendToStream(stream, note(1), unary)).rejects.toThrow(StreamDeletedError);
  });

  it('an empty name of a stream, which ends a real server, is refused', async () => {
    for (const call of [
      () => client.appendToStream('', note(0)),
      () => client.appendToStream('', note(0), unary),
      () => client.deleteStream(''),
      () => client.tombstoneStream(''),
    ]) {
      await expect(call()).rejects.toThrow(UnknownError);
    }
  });

  it('an id that is none is refused once, and the client goes on', async () => {
    const stream = newStream();
    const nameless = { ...note(0), id: 'nonsense' };
    await expect(client.appendToStream(stream, nameless)).rejects.toThrow(UnknownError);
    await expect(client.appendToStream(stream, nameless, unary)).rejects.toThrow(UnknownError);
    expect(await client.appendToStream(stream, note(0))).toMatchObject({ success: true });
  });

  it('a read of no events of $all ends', async () => {
    expect(await all(client.readAll({ maxCount: 0 }))).toEqual([]);
  });
});

describe('what the engine sees of events that are not JSON', () => {
  it('is JSON all the same, as from a real server', async () => {
    const stream = newStream();
    const bytes = new Uint8Array([0xff, 0xfe]);
    const binary = { ...note(0), contentType: 'application/octet-stream' as const, data: bytes };
    await client.appendToStream(stream, [binary, note(1)]);
    const read = await store.readStream(stream, { limit: 10 });
    expect(read.map(({ data, metadata }) => [data, metadata])).toEqual([
      ['"//4="', '{}'],
      ['{"index":1}', '{}'],
    ]);
  });
});

describe('closing', () => {
  it('ends subscriptions as unavailable and frees the port', async () => {
    const short = await startGateway({ store, port: 0 });
    const reader = EventStoreDBClient.connectionString(short.url);
    const subscription = reader.subscribeToAll({ fromPosition: 'end' });
    await new Promise<void>((resolve) => {
      subscription.on('caughtUp', resolve);
    });
    const error = new Promise((resolve) => {
      subscription.on('error', resolve);
    });
    await short.close();
    expect(await error).toMatchObject({ type: 'unavailable' });
    await reader.dispose();
    const again = await startGateway({ store, port: short.port });
    await again.close();
  });

  it('a port that is taken is an error', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined); // gRPC says it there too
    await expect(startGateway({ store, port: gateway.port })).rejects.toThrow(/EADDRINUSE|address/);
  });
});
