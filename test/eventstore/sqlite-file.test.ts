import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import { START } from '../../domain/kernel/position.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { SCHEMA_VERSION, UnusableStoreFile } from '../../eventstore/sqlite/schema.js';
import { openSqliteEventStore } from '../../eventstore/sqlite/sqlite-event-store.js';
import { Sqlite } from '../../sqlite/driver.js';
import { sized } from '../support/test-size.js';
import { crashWriter } from './crash-writer.js';
import { collect, idsOf, newEvents, readWholeStream, visible } from './support.js';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallybook-store-'));
  file = join(folder, 'events.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the embedded store's file", () => {
  it('keeps ids over a restart, also those sent first with a number', async () => {
    const events = newEvents(2);
    const before = openSqliteEventStore({ file });
    const first = await before.append('contract-a', events, 'no_stream');
    await before.append('contract-a', newEvents(1), 1);
    await before.close();
    const after = openSqliteEventStore({ file });
    expect(await after.append('contract-a', events, 'any')).toEqual(first);
    expect(await after.append('contract-a', events, 'no_stream')).toEqual(first);
    expect(await readWholeStream(after, 'contract-a')).toHaveLength(3);
    await after.close();
  });

  it('stamps events with the clock that it was given', async () => {
    const store = await openEventStore({
      dataDir: folder,
      clock: { now: () => 1_234_567_890_123 },
    });
    await store.append('contract-a', newEvents(1), 'any');
    expect(await store.readAll({ limit: 1 })).toMatchObject([{ createdMs: 1_234_567_890_123 }]);
    await store.close();
  });

  it('refuses a schema that is newer than this build', () => {
    openSqliteEventStore({ file })
      .close()
      .catch(() => undefined);
    const db = new Sqlite(file);
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    expect(() => openSqliteEventStore({ file })).toThrow(UnusableStoreFile);
    expect(() => openSqliteEventStore({ file })).toThrow(/newer Tallybook/);
    expect(() => openSqliteEventStore({ file, readonly: true })).toThrow(/newer Tallybook/);
  });

  it('refuses a schema of a version before 1.0', () => {
    openSqliteEventStore({ file })
      .close()
      .catch(() => undefined);
    const db = new Sqlite(file);
    db.pragma('user_version = 2');
    db.close();
    expect(() => openSqliteEventStore({ file })).toThrow(/version 2, of a Tallybook before 1.0/);
    expect(() => openSqliteEventStore({ file, readonly: true })).toThrow(UnusableStoreFile);
  });

  it('shows a person an event a row, with the exact place of each', async () => {
    const store = openSqliteEventStore({ file });
    const events = newEvents(300).map((event, index) => ({
      ...event,
      metadata: index % 3 === 0 ? '{"a":"x"}' : '{"b": "\\\\"}',
    }));
    await store.append('contract-a', events, 'no_stream');
    await store.append('contract-b', newEvents(1), 'no_stream');
    const db = new Sqlite(file, { readonly: true });
    const rows = db.prepare('SELECT * FROM events ORDER BY position').all();
    // White space between members is left out; it stands in the file.
    const json = (text: string): string => JSON.stringify(JSON.parse(text));
    const stored = await store.readAll({ limit: 1_000 });
    expect(rows).toEqual(
      stored.map(({ position, stream, revision, id, type, data, metadata, createdMs }) => ({
        position: Number(position),
        ...{ stream, revision, id, type, data: json(data), metadata: json(metadata) },
        created_ms: createdMs,
      })),
    );
    db.close();
    await store.close();
  });

  it("refuses another program's database and leaves it as it was", () => {
    const db = new Sqlite(file);
    db.exec('CREATE TABLE notes (text)');
    expect(() => openSqliteEventStore({ file })).toThrow(UnusableStoreFile);
    expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['notes']);
    db.close();
  });

  it('lets nobody change or delete an event', async () => {
    const store = openSqliteEventStore({ file });
    await store.append('contract-a', newEvents(1), 'any');
    const db = new Sqlite(file);
    expect(() => db.exec("UPDATE appends SET events = '[]'")).toThrow('append-only');
    expect(() => db.exec('DELETE FROM appends')).toThrow('append-only');
    db.close();
    await store.close();
  });
});

describe('a read-only store', () => {
  it('does not create a file', () => {
    expect(() => openSqliteEventStore({ file, readonly: true })).toThrow('does not exist');
    expect(existsSync(file)).toBe(false);
  });

  it('reads beside a living writer and follows it', async () => {
    const writer = openSqliteEventStore({ file });
    await writer.append('contract-a', newEvents(2), 'no_stream');
    const reader = openSqliteEventStore({ file, readonly: true, pollMs: 5 });
    expect(await readWholeStream(reader, 'contract-a')).toHaveLength(2);
    const seen = visible(reader, START);
    await seen.caughtUp();
    await writer.append('contract-a', newEvents(3), 1);
    await seen.until((events) => events.length >= 5);
    expect(seen.events.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
    await expect(reader.append('contract-a', newEvents(1), 'any')).rejects.toThrow(
      StoreUnavailable,
    );
    await reader.close();
    await writer.close();
  });

  it('ends a subscription that is made after its close', async () => {
    await openSqliteEventStore({ file }).close();
    const reader = openSqliteEventStore({ file, readonly: true });
    await reader.close();
    const { done } = reader.subscribeToAll(START, { onEvents: () => Promise.resolve() });
    await expect(done).rejects.toThrow(StoreUnavailable);
  });

  it('opens a store that nobody writes', async () => {
    const writer = openSqliteEventStore({ file });
    await writer.append('contract-a', newEvents(2), 'no_stream');
    await writer.close();
    const reader = openSqliteEventStore({ file, readonly: true });
    expect(await readWholeStream(reader, 'contract-a')).toHaveLength(2);
    await reader.close();
  });
});

describe('a writer killed with SIGKILL, again and again', () => {
  it('never loses what it acknowledged, and never leaves a gap', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < sized({ small: 3, ci: 10, full: 100 }); round += 1) {
      acknowledged.push(...(await crashWriter(file, 'contract-crash')));
      const store = openSqliteEventStore({ file });
      const stored = await readWholeStream(store, 'contract-crash');
      expect(stored.map(({ revision }) => revision)).toEqual(stored.map((_, index) => index));
      const ids = new Set(idsOf(stored));
      expect(ids.size).toBe(stored.length);
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
      expect(idsOf(await collect(store, START, 500))).toEqual(idsOf(stored));
      await store.close();
    }
  });
});
