/** The data keys of what is known of people, for a command. */
import type { Settings } from '../api/composition/settings.js';
import { newId } from '../domain/ids.js';
import { toInstant } from '../domain/kernel/clock.js';
import { openDataKeys } from '../engine/data-key/open-data-keys.js';
import { openMasterKeys } from '../engine/secret/open-master-keys.js';
import type { PersonalKeys } from '../engine/user/personal-data.js';
import { clock, ids } from './store.js';

/** Runs `use` with the data keys of a log, and closes their store. */
export async function withPersonalKeys<T>(
  settings: Settings,
  storeId: string,
  use: (keys: PersonalKeys) => Promise<T>,
): Promise<T> {
  const masterKeys = openMasterKeys(settings);
  const store = await openDataKeys(settings, { storeId, masterKeys });
  try {
    return await use({
      masterKeys,
      digestKey: store.digestKey,
      find: (id) => store.find(id),
      destroy: (keys, at) => store.destroy(keys, at),
      async take() {
        const [key] = await store.create([newId('dataKey', ids)], toInstant(clock.now()));
        if (key === undefined) throw new Error('the key store made no key');
        return key;
      },
    });
  } finally {
    await store.close();
  }
}
