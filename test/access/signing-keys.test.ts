/** What requests are signed with: sealed under a data key outside the log, which goes when the secret ends. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataKeyStore } from '../../domain/data-key/store.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { newId } from '../../domain/ids.js';
import { ACCESS_STREAM } from '../../domain/access/streams.js';
import { MasterKeys } from '../../domain/secret/master-keys.js';
import { type SigningKeys, SigningSecretLost } from '../../engine/access/key-secrets.js';
import { openKeyRegistry } from '../../engine/access/open-key-registry.js';
import { openDataKeyStore } from '../../engine/data-key/data-key-store.js';
import { openKeyFile } from '../../engine/data-key/key-database.js';
import { createIdSource } from '../../engine/random-ids.js';
import { createEventLog, type TallybookLog } from '../../eventstore/codec/coded-event-log.js';
import {
  openSqliteEventStore,
  type SqliteEventStore,
} from '../../eventstore/sqlite/sqlite-event-store.js';

let nowMs = Date.parse('2026-03-01T12:00:00Z');
const clock = { now: () => nowMs };
const ids = createIdSource(clock);
const context = () => ({ correlationId: 't', causationId: 't', actor: 'test', nowMs });
const masterKeys = new MasterKeys(randomBytes(32));

let store: SqliteEventStore;
let log: TallybookLog;
let dataKeys: DataKeyStore;
/** Ids of the data keys, in the order in which they were taken. */
let taken: string[];

const openKeys = () => openDataKeyStore(openKeyFile(':memory:'), log.storeId, masterKeys);
const signingKeys = (): SigningKeys => ({
  masterKeys,
  find: (id) => dataKeys.find(id),
  destroy: (keys, at) => dataKeys.destroy(keys, at),
  async take() {
    const [key] = await dataKeys.create([newId('dataKey', ids)], toInstant(nowMs));
    if (key === undefined) throw new Error('no key was made');
    taken.push(key.id);
    return key;
  },
});
const open = () => openKeyRegistry({ log, clock, ids, signingKeys: signingKeys() });
const states = async () => Promise.all(taken.map(async (id) => (await dataKeys.find(id)).state));

beforeEach(async () => {
  taken = [];
  store = openSqliteEventStore({ file: ':memory:' });
  log = await createEventLog(store, { mode: 'development', clock, ids });
  dataKeys = await openKeys();
});
afterEach(async () => {
  await dataKeys.close();
  await store.close();
});

const OF_SHOP = { role: 'merchant', merchant: 'shop', signing: 'required' } as const;
const rotation = (id: string, overlapSeconds: number) => ({
  ...{ id, rotatedBy: null, overlapSeconds },
  idempotencyKey: `turn ${taken.length}`,
});

describe('the secret that requests are signed with', () => {
  it('is opened by every process, and stands in no event with what opens it', async () => {
    const registry = await open();
    const { secret, signingSecret, key } = await registry.issueLocally(OF_SHOP, context());
    for (const process of [registry, await open()]) {
      const opened = await process.authenticate(secret);
      expect(opened && (await process.signingSecret(opened))).toBe(signingSecret);
    }
    const [event] = await log.readStream(ACCESS_STREAM, { limit: 1 });
    const { signing } = (event?.event.data ?? {}) as { signing?: { sealed: object } };
    expect(Object.keys(signing?.sealed ?? {})).toEqual(['key', 'ciphertext']);
    expect(key.secrets[0]?.signing?.sealed.key).toBe(taken[0]);
  });

  it('is gone for good when its key is revoked, and with it those of the keys that it issued', async () => {
    const registry = await open();
    const parent = await registry.issueLocally(OF_SHOP, context());
    const child = { ...OF_SHOP, issuedBy: parent.key.id, idempotencyKey: 'child' };
    await registry.issue(child, context());
    await registry.issueLocally(OF_SHOP, context());
    await registry.revoke(parent.key.id, false, context());
    expect(await states()).toEqual(['destroyed', 'present', 'present']);
    await registry.revoke(parent.key.id, true, context());
    expect(await states()).toEqual(['destroyed', 'destroyed', 'present']);
  });

  it('is gone when a rotation has ended it, and not before', async () => {
    const registry = await open();
    const { key, secret, signingSecret } = await registry.issueLocally(OF_SHOP, context());
    await registry.rotate(rotation(key.id, 60), context());
    expect(await states()).toEqual(['present', 'present']);
    const opened = await registry.authenticate(secret);
    expect(opened && (await registry.signingSecret(opened))).toBe(signingSecret);
    nowMs += 60_000;
    await registry.rotate(rotation(key.id, 0), context());
    expect(await states()).toEqual(['destroyed', 'destroyed', 'present']);
  });

  it('is destroyed at the next start if the process ended, or the key store was away', async () => {
    const registry = await open();
    const { key } = await registry.issueLocally(OF_SHOP, context());
    const other = await openKeyRegistry({
      ...{ log, clock, ids },
      signingKeys: { ...signingKeys(), destroy: () => Promise.reject(new Error('away')) },
    });
    expect(await other.revoke(key.id, false, context())).toMatchObject({ accepted: true });
    expect(await states()).toEqual(['present']);
    expect(await (await open()).checkSecrets()).toEqual([]);
    expect(await states()).toEqual(['destroyed']);
  });

  it('that is lost is told of at the start; a rotation by an operator helps', async () => {
    const { key, secret } = await (await open()).issueLocally(OF_SHOP, context());
    await dataKeys.close();
    dataKeys = await openKeys();
    const registry = await open();
    expect(await registry.checkSecrets()).toEqual([key.id]);
    const opened = await registry.authenticate(secret);
    if (opened === undefined) throw new Error('the key itself still opens');
    await expect(registry.signingSecret(opened)).rejects.toThrow(SigningSecretLost);
    const turned = await registry.rotate(rotation(key.id, 0), context());
    if (!turned.accepted || turned.shown === undefined) throw new Error('it is rotated');
    const fresh = await registry.authenticate(turned.shown.secret);
    expect(fresh && (await registry.signingSecret(fresh))).toBe(turned.shown.signingSecret);
    expect(await (await open()).checkSecrets()).toEqual([]);
  });
});
