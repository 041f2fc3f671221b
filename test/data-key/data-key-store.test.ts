/** The key store, over SQLite and PostgreSQL alike. */
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, existsSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { type DataKeyStore, KeysOfAnotherLog } from '../../domain/data-key/store.js';
import { toPosition } from '../../domain/kernel/position.js';
import { MasterKeyNotGiven, MasterKeys } from '../../domain/secret/master-keys.js';
import {
  keyFile,
  openDataKeys,
  openDataKeysReadonly,
} from '../../engine/data-key/open-data-keys.js';
import { Sqlite } from '../../sqlite/driver.js';
import { describeDatabases, type Place } from '../projections/databases.js';
import { waitUntil } from '../support/wait-until.js';

const AT = '2026-03-01T04:05:06.789Z';
const LATER = '2026-04-01T00:00:00.000Z';
const [first, second] = [randomBytes(32), randomBytes(32)];
const none = new MasterKeys();

const opened: DataKeyStore[] = [];
const keep = (store: DataKeyStore): DataKeyStore => {
  opened.push(store);
  return store;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

const source = ({ dataDir, databaseUrl }: Place) => ({ dataDir, keyDatabaseUrl: databaseUrl });
const openIn = async (place: Place, masterKeys = none, storeId = 'store-1') =>
  keep(await openDataKeys(source(place), { storeId, masterKeys }));

describeDatabases('the key store', ({ place, server }) => {
  it('gives each key the bytes that it was made with, also to another process', async () => {
    const at = await place();
    const store = await openIn(at);
    const keys = await store.create(['dk_a', 'dk_b'], AT);
    expect(keys.map(({ id }) => id)).toEqual(['dk_a', 'dk_b']);
    expect(new Set(keys.map(({ bytes }) => bytes.toString('hex'))).size).toBe(2);
    const other = await openIn(at);
    for (const { id, bytes } of keys) {
      expect(bytes).toHaveLength(32);
      expect(await other.find(id)).toEqual({ state: 'present', bytes });
    }
    expect(await other.find('dk_c')).toEqual({ state: 'unavailable' });
    expect(other.digestKey).toEqual(store.digestKey);
  });

  it('is made once, however many processes begin at the same time', async () => {
    const at = await place();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openIn(at)));
    expect(new Set(stores.map(({ digestKey }) => digestKey.toString('hex'))).size).toBe(1);
    const made = await Promise.all(stores.map((store, index) => store.create([`dk_${index}`], AT)));
    for (const [key] of made) {
      expect(await stores[0]?.find(key?.id ?? '')).toEqual({ state: 'present', bytes: key?.bytes });
    }
  });

  it('makes all keys of a call or none', async () => {
    const store = await openIn(await place());
    await store.create(['dk_a'], AT);
    // SQLite's and PostgreSQL's words for a key that is there already.
    const code: unknown = expect.stringMatching(/^(SQLITE_CONSTRAINT.*|23505)$/);
    await expect(store.create(['dk_b', 'dk_a'], AT)).rejects.toMatchObject({ code });
    expect(await store.find('dk_b')).toEqual({ state: 'unavailable' });
  });

  it('destroys a key for good, once, and says when', async () => {
    const store = await openIn(await place());
    const [kept] = await store.create(['dk_kept', 'dk_gone'], AT);
    expect(await store.destroy(['dk_gone', 'dk_unknown'], LATER)).toBe(1);
    expect(await store.destroy(['dk_gone'], '2026-05-01T00:00:00.000Z')).toBe(0);
    expect(await store.find('dk_gone')).toEqual({ state: 'destroyed', at: LATER });
    expect(await store.find('dk_kept')).toEqual({ state: 'present', bytes: kept?.bytes });
    expect(await store.destroy([], LATER)).toBe(0);
  });

  it('destroys more keys than one statement names', async () => {
    const store = await openIn(await place());
    const ids = Array.from({ length: 1_203 }, (_, index) => `dk_${index}`);
    await store.create(ids, AT);
    expect(await store.destroy(ids, LATER)).toBe(1_203);
    expect(await store.find('dk_1202')).toEqual({ state: 'destroyed', at: LATER });
  });

  it('tells up to where in the log its keys were erased, and who was faster tells on', async () => {
    const at = await place();
    const [early, later, last] = [3, 5, 8].map((number) => toPosition(number));
    const options = { storeId: 'store-1', masterKeys: none };
    const store = keep(await openDataKeys(source(at), { ...options, head: early! }));
    const other = keep(await openDataKeys(source(at), { ...options, head: last! }));
    expect(await other.erasedUpTo()).toBe(early);
    expect(await store.moveErasedUpTo(early!, later!)).toBe(true);
    expect(await other.moveErasedUpTo(early!, last!)).toBe(false);
    expect(await other.erasedUpTo()).toBe(later);
  });

  it('is refused to another log', async () => {
    const at = await place();
    await openIn(at);
    await expect(openIn(at, none, 'store-2')).rejects.toThrow(KeysOfAnotherLog);
    await expect(
      openDataKeysReadonly(source(at), { storeId: 'store-2', masterKeys: none }),
    ).rejects.toThrow(KeysOfAnotherLog);
  });

  it('is read without being made; nothing is there before it is', async () => {
    const at = await place();
    const options = { storeId: 'store-1', masterKeys: none };
    expect(await openDataKeysReadonly(source(at), options)).toBeUndefined();
    const store = await openIn(at);
    const [key] = await store.create(['dk_a'], AT);
    const reader = await openDataKeysReadonly(source(at), options);
    if (reader === undefined) throw new Error('there is a store');
    keep(reader);
    expect(await reader.find('dk_a')).toEqual({ state: 'present', bytes: key?.bytes });
    await store.destroy(['dk_a'], LATER);
    expect(await reader.find('dk_a')).toEqual({ state: 'destroyed', at: LATER });
  });

  it('wraps keys by the newest master key, and opens nothing without it', async () => {
    const at = await place();
    const store = await openIn(at, new MasterKeys(first));
    const [key] = await store.create(['dk_a', 'dk_b'], AT);
    await store.destroy(['dk_b'], LATER);
    await expect(openIn(at, none)).rejects.toThrow(MasterKeyNotGiven);
    await expect(openIn(at, new MasterKeys(second))).rejects.toThrow(MasterKeyNotGiven);
    const both = await openIn(at, new MasterKeys(second, first));
    expect(await both.find('dk_a')).toEqual({ state: 'present', bytes: key?.bytes });
    // The key and the key of hashes; what is destroyed has nothing to wrap.
    expect(await both.rewrap()).toBe(2);
    expect(await both.rewrap()).toBe(0);
    const newest = await openIn(at, new MasterKeys(second));
    expect(await newest.find('dk_a')).toEqual({ state: 'present', bytes: key?.bytes });
    expect(newest.digestKey).toEqual(store.digestKey);
  });

  it('takes keys that were made before there was a master key', async () => {
    const at = await place();
    const [key] = await (await openIn(at)).create(['dk_a'], AT);
    const store = await openIn(at, new MasterKeys(first));
    expect(await store.find('dk_a')).toEqual({ state: 'present', bytes: key?.bytes });
    expect(await store.rewrap()).toBe(2);
    expect(await store.find('dk_a')).toEqual({ state: 'present', bytes: key?.bytes });
  });

  if (server !== undefined) {
    it('goes on when the server has been away', async () => {
      const at = await place();
      const store = await openIn(at);
      await store.create(['dk_a'], AT);
      server().restart();
      // The first call may meet a connection that the restart broke.
      await store.find('dk_a').catch(() => undefined);
      expect((await store.find('dk_a')).state).toBe('present');
    }, 60_000);
  }

  if (server === undefined) {
    it('is for its owner alone, and soon holds nothing of a destroyed key, nor does its log', async () => {
      const at = await place();
      const store = await openIn(at);
      const [gone, kept] = await store.create(['dk_gone', 'dk_kept'], AT);
      if (gone === undefined || kept === undefined) throw new Error('two keys were made');
      const file = keyFile(at.dataDir);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const bytes = () =>
        Buffer.concat(
          [file, `${file}-wal`]
            .filter((name) => existsSync(name))
            .map((name) => readFileSync(name)),
        );
      expect(bytes().includes(gone.bytes)).toBe(true);
      await store.destroy(['dk_gone'], LATER);
      await waitUntil(() => !bytes().includes(gone.bytes));
      await store.destroy(['dk_kept'], LATER);
      await store.close();
      opened.splice(0);
      expect(bytes().includes(gone.bytes)).toBe(false);
      expect(bytes().includes(kept.bytes)).toBe(false);
    });

    it('destroys a key although somebody reads, and scrubs the log once nobody does', async () => {
      const at = await place();
      const store = await openIn(at);
      const [gone] = await store.create(['dk_gone'], AT);
      if (gone === undefined) throw new Error('a key was made');
      const file = keyFile(at.dataDir);
      const reader = new Sqlite(file, { readonly: true });
      reader.exec('begin');
      expect(reader.prepare('select id from data_keys').all()).toStrictEqual([{ id: 'dk_gone' }]);
      const begunMs = performance.now();
      expect(await store.destroy(['dk_gone'], LATER)).toBe(1);
      // Waiting for the reader takes 5 seconds, in which nothing else of the process runs.
      expect(performance.now() - begunMs).toBeLessThan(2_500);
      expect(await store.find('dk_gone')).toStrictEqual({ state: 'destroyed', at: LATER });
      await expect(store.close()).rejects.toThrow('a reader holds up');
      opened.splice(0);
      reader.exec('commit');
      reader.close();
      // Whoever opens it next does what could not be done.
      await openIn(at);
      const bytes = () =>
        [file, `${file}-wal`]
          .filter((name) => existsSync(name))
          .some((name) => readFileSync(name).includes(gone.bytes));
      await waitUntil(() => !bytes());
    });
  }
});
