/** The key store over SQLite and PostgreSQL alike. */
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import {
  type DataKey,
  type DataKeyStore,
  type FoundKey,
  KeysOfAnotherLog,
} from '../../domain/data-key/store.js';
import { parsePosition, type Position, START } from '../../domain/kernel/position.js';
import { AES_KEY_BYTES } from '../../domain/secret/aes-gcm.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';
import type { KeyDatabase, KeyTables } from './key-database.js';
import { needsWrap, unwrapKey, wrapKey } from './wrapped-key.js';

/** Keys that one statement names: below the parameters that SQLite and PostgreSQL take. */
const AT_ONCE = 500;

/**
 * Opens the store of a log, and makes it if it is empty.
 * @param storeId of the log.
 * @param head of the log: a store that is made now has no key that was erased up to there.
 * @throws KeysOfAnotherLog, MasterKeyNotGiven
 */
export async function openDataKeyStore(
  database: KeyDatabase,
  storeId: string,
  masterKeys: MasterKeys,
  head: Position = START,
): Promise<DataKeyStore> {
  await database.createTables();
  const fresh = wrapKey({ id: DIGEST, bytes: randomBytes(AES_KEY_BYTES) }, masterKeys);
  const made = await database.db
    .insertInto('key_store')
    .values({
      one: 1,
      store_id: storeId,
      digest_master_key: fresh.masterKey,
      digest_key: fresh.bytes,
    })
    // Of several processes that begin together, the key of the first stays.
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  await database.db
    .insertInto('key_erasures')
    .values({ one: 1, up_to: made.numInsertedOrUpdatedRows === 1n ? head : START })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const store = await openExisting(database, storeId, masterKeys);
  if (store === undefined) throw new Error('the key store that was made is gone');
  return store;
}

/**
 * As `openDataKeyStore`, but nothing is written; undefined if there is no store.
 * @throws KeysOfAnotherLog, MasterKeyNotGiven
 */
export async function openExisting(
  database: KeyDatabase,
  storeId: string,
  masterKeys: MasterKeys,
): Promise<DataKeyStore | undefined> {
  const tables = await database.db.introspection.getTables();
  if (!tables.some(({ name }) => name === 'key_store')) return undefined;
  const row = await database.db.selectFrom('key_store').selectAll().executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.store_id !== storeId) throw new KeysOfAnotherLog(database.name);
  const wrapped = { masterKey: row.digest_master_key, bytes: row.digest_key };
  return new SqlDataKeyStore(database, unwrapKey(DIGEST, wrapped, masterKeys), masterKeys);
}

/** In the place of a key's id, for the key of hashes. */
const DIGEST = 'digest';

class SqlDataKeyStore implements DataKeyStore {
  readonly #db: Kysely<KeyTables>;

  constructor(
    private readonly database: KeyDatabase,
    readonly digestKey: Buffer,
    private readonly masterKeys: MasterKeys,
  ) {
    this.#db = database.db;
  }

  async create(ids: readonly string[], at: string): Promise<readonly DataKey[]> {
    const keys = ids.map((id) => ({ id, bytes: randomBytes(AES_KEY_BYTES) }));
    const rows = keys.map((key) => {
      const { masterKey, bytes } = wrapKey(key, this.masterKeys);
      return { id: key.id, master_key: masterKey, bytes, created_at: at, destroyed_at: null };
    });
    // One statement, so that it holds no lock over a wait: connections of one process would then stand
    // in each other's way.
    await this.#db.insertInto('data_keys').values(rows).execute();
    return keys;
  }

  async find(id: string): Promise<FoundKey> {
    const row = await this.#db
      .selectFrom('data_keys')
      .select(['master_key', 'bytes', 'destroyed_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return { state: 'unavailable' };
    if (row.destroyed_at !== null) return { state: 'destroyed', at: row.destroyed_at };
    const wrapped = { masterKey: row.master_key, bytes: row.bytes };
    return { state: 'present', bytes: unwrapKey(id, wrapped, this.masterKeys) };
  }

  async destroy(ids: readonly string[], at: string): Promise<number> {
    let destroyed = 0;
    for (const some of chunks(ids)) {
      const { numUpdatedRows } = await this.#db
        .updateTable('data_keys')
        .set({ master_key: null, bytes: Buffer.alloc(0), destroyed_at: at })
        .where('id', 'in', some)
        .where('destroyed_at', 'is', null)
        .executeTakeFirst();
      destroyed += Number(numUpdatedRows);
    }
    this.database.scrubSoon();
    return destroyed;
  }

  async erasedUpTo(): Promise<Position> {
    const row = await this.#db.selectFrom('key_erasures').select('up_to').executeTakeFirst();
    return (row && parsePosition(row.up_to)) ?? START;
  }

  async moveErasedUpTo(from: Position, to: Position): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('key_erasures')
      .set({ up_to: to })
      .where('up_to', '=', from)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async rewrap(): Promise<number> {
    const { newest } = this.masterKeys;
    let rewrapped = 0;
    for (let after = ''; ;) {
      const rows = await this.#db
        .selectFrom('data_keys')
        .select(['id', 'master_key', 'bytes'])
        .where('id', '>', after)
        .where('destroyed_at', 'is', null)
        .where((where) =>
          where.or([where('master_key', 'is', null), where('master_key', '!=', newest.id)]),
        )
        .orderBy('id')
        .limit(AT_ONCE)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) break;
      await this.#db.transaction().execute(async (trx) => {
        for (const { id, master_key: masterKey, bytes } of rows) {
          const again = this.#wrapAgain(id, { masterKey, bytes });
          await trx
            .updateTable('data_keys')
            .set({ master_key: again.masterKey, bytes: again.bytes })
            .where('id', '=', id)
            .where('destroyed_at', 'is', null)
            .execute();
        }
      });
      rewrapped += rows.length;
      after = last.id;
    }
    return rewrapped + (await this.#rewrapDigestKey());
  }

  close(): Promise<void> {
    return this.database.close();
  }

  async #rewrapDigestKey(): Promise<number> {
    const row = await this.#db.selectFrom('key_store').selectAll().executeTakeFirstOrThrow();
    const wrapped = { masterKey: row.digest_master_key, bytes: row.digest_key };
    if (!needsWrap(wrapped, this.masterKeys)) return 0;
    const { masterKey, bytes } = this.#wrapAgain(DIGEST, wrapped);
    await this.#db
      .updateTable('key_store')
      .set({ digest_master_key: masterKey, digest_key: bytes })
      .execute();
    return 1;
  }

  #wrapAgain(id: string, wrapped: { masterKey: string | null; bytes: Buffer }) {
    return wrapKey({ id, bytes: unwrapKey(id, wrapped, this.masterKeys) }, this.masterKeys);
  }
}

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += AT_ONCE) yield all.slice(from, from + AT_ONCE);
}
