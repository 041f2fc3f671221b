/** Where the data keys are: in PostgreSQL if a setting says so, else in a file of their own in DATA_DIR. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataKeyStore } from '../../domain/data-key/store.js';
import type { Position } from '../../domain/kernel/position.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';
import { openDataKeyStore, openExisting } from './data-key-store.js';
import { type KeyDatabase, openKeyFile, openKeyServer } from './key-database.js';

export interface DataKeySource {
  /** Absolute path. */
  readonly dataDir: string;
  /** `postgres://…`: the setting KEY_DATABASE_URL. */
  readonly keyDatabaseUrl: string | undefined;
}

/** Beside the log, so that it can be backed up apart and be lost alone. */
export const keyFile = (dataDir: string): string => join(dataDir, 'keys.db');

interface Options {
  /** Of the log that the keys belong to. */
  readonly storeId: string;
  readonly masterKeys: MasterKeys;
  /** Of the log, for a store that is made. Default: its start. */
  readonly head?: Position;
  /** A connection to PostgreSQL broke. */
  readonly onError?: (error: Error) => void;
}

/** Opens the store, and makes it if there is none. @throws KeysOfAnotherLog, MasterKeyNotGiven */
export const openDataKeys = (source: DataKeySource, options: Options): Promise<DataKeyStore> =>
  orClose(databaseOf(source, options), (database) =>
    openDataKeyStore(database, options.storeId, options.masterKeys, options.head),
  );

/**
 * Opens the store for reading, beside a server or without one; undefined if there is none.
 * @throws KeysOfAnotherLog, MasterKeyNotGiven
 */
export async function openDataKeysReadonly(
  source: DataKeySource,
  options: Options,
): Promise<DataKeyStore | undefined> {
  const file = keyFile(source.dataDir);
  if (source.keyDatabaseUrl === undefined && !existsSync(file)) return undefined;
  const database =
    source.keyDatabaseUrl === undefined
      ? openKeyFile(file, { readonly: true })
      : databaseOf(source, options);
  const store = await orClose(database, () =>
    openExisting(database, options.storeId, options.masterKeys),
  );
  if (store === undefined) await database.close();
  return store;
}

const databaseOf = (
  { dataDir, keyDatabaseUrl }: DataKeySource,
  { onError = () => undefined }: Options,
): KeyDatabase =>
  keyDatabaseUrl === undefined
    ? openKeyFile(keyFile(dataDir))
    : openKeyServer(keyDatabaseUrl, onError);

async function orClose<T>(
  database: KeyDatabase,
  open: (database: KeyDatabase) => Promise<T>,
): Promise<T> {
  try {
    return await open(database);
  } catch (error) {
    await database.close();
    throw error;
  }
}
