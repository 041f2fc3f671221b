/** The data keys of secrets to sign with, for a command: opened when one is needed, which is rarely. */
import type { DataKeyStore } from '../domain/data-key/store.js';
import { toInstant } from '../domain/kernel/clock.js';
import { newId } from '../domain/ids.js';
import type { SigningKeys } from '../engine/access/key-secrets.js';
import { openDataKeys } from '../engine/data-key/open-data-keys.js';
import type { MasterKeys } from '../domain/secret/master-keys.js';
import { openMasterKeys } from '../engine/secret/open-master-keys.js';
import type { Settings } from '../api/composition/settings.js';
import { clock, ids } from './store.js';

/** Runs `use` with the data keys of a log, and closes their store if it was opened. */
export async function withSigningKeys<T>(
  settings: Settings,
  storeId: string,
  use: (keys: SigningKeys) => Promise<T>,
): Promise<T> {
  let known: MasterKeys | undefined;
  const masterKeys = () => (known ??= openMasterKeys(settings));
  let opening: Promise<DataKeyStore> | undefined;
  const store = () => (opening ??= openDataKeys(settings, { storeId, masterKeys: masterKeys() }));
  try {
    return await use({
      get masterKeys() {
        return masterKeys();
      },
      find: async (id) => (await store()).find(id),
      destroy: async (keys, at) => (await store()).destroy(keys, at),
      async take() {
        const [key] = await (await store()).create([newId('dataKey', ids)], toInstant(clock.now()));
        if (key === undefined) throw new Error('the key store made no key');
        return key;
      },
    });
  } finally {
    // What could not be opened has told whoever asked.
    await (await opening?.catch(() => undefined))?.close();
  }
}
