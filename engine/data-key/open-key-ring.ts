/** The data keys of a running engine: their store, and keys made ahead for whoever seals something. */
import type { DataKeyStore } from '../../domain/data-key/store.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';
import { createDataKeyPool, type DataKeyPool } from './key-pool.js';
import { type DataKeySource, openDataKeys } from './open-data-keys.js';

export interface DataKeyRing
  extends
    Pick<DataKeyStore, 'digestKey' | 'find' | 'destroy' | 'erasedUpTo' | 'moveErasedUpTo'>,
    DataKeyPool {}

interface Options {
  /** Of the log that the keys belong to. */
  readonly storeId: string;
  readonly masterKeys: MasterKeys;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Of the log, for a store that is made. */
  readonly head?: Position;
  /** A connection to PostgreSQL broke. */
  readonly onError: (error: Error) => void;
}

/** @throws KeysOfAnotherLog, MasterKeyNotGiven */
export async function openKeyRing(source: DataKeySource, options: Options): Promise<DataKeyRing> {
  const store = await openDataKeys(source, options);
  const pool = createDataKeyPool({ store, ...options });
  return {
    digestKey: store.digestKey,
    find: (id) => store.find(id),
    destroy: (ids, at) => store.destroy(ids, at),
    erasedUpTo: () => store.erasedUpTo(),
    moveErasedUpTo: (from, to) => store.moveErasedUpTo(from, to),
    take: () => pool.take(),
    health: () => pool.health(),
    async stop() {
      await pool.stop();
      await store.close();
    },
  };
}
