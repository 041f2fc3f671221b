/**
 * Data keys for the taking. A key has to be durable before anything that is encrypted under it is
 * appended, and no payment may wait for that: so keys are made ahead, many in one transaction, and new
 * ones are made while the last are taken. Each is taken once. Those that nobody has taken when the
 * process ends stay in the store and are never used.
 */
import type { DataKey, DataKeyStore } from '../../domain/data-key/store.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { newId } from '../../domain/ids.js';

/** Keys that one transaction makes, and how many are left when it begins. */
const MADE_AT_ONCE = 256;
const LOW = 128;

export interface DataKeyPool {
  /** A key that nobody else gets. @throws StoreUnavailable no key is left, and none can be made. */
  take(): Promise<DataKey>;
  /** True, or why no more keys can be made. */
  health(): true | string;
  /** Makes no more keys, and waits for those that are being made. */
  stop(): Promise<void>;
}

interface Dependencies {
  readonly store: Pick<DataKeyStore, 'create'>;
  readonly clock: Clock;
  readonly ids: IdSource;
}

export function createDataKeyPool({ store, clock, ids }: Dependencies): DataKeyPool {
  const keys: DataKey[] = [];
  let making: Promise<void> | undefined;
  let health: true | string = true;
  let stopped = false;

  const make = (): Promise<void> =>
    (making ??= makeKeys().finally(() => {
      making = undefined;
    }));

  async function makeKeys(): Promise<void> {
    const fresh = Array.from({ length: MADE_AT_ONCE }, () => newId('dataKey', ids));
    try {
      keys.push(...(await store.create(fresh, toInstant(clock.now()))));
      health = true;
    } catch (cause) {
      health = 'the key store takes no new keys';
      throw new StoreUnavailable(health, { cause });
    }
  }

  return {
    async take() {
      for (;;) {
        if (stopped) throw new StoreUnavailable('no data keys are given out any more');
        const key = keys.pop();
        if (key !== undefined) {
          // Whoever finds none left tries again and learns why.
          if (keys.length < LOW) make().catch(() => undefined);
          return key;
        }
        await make();
      }
    },
    health: () => health,
    async stop() {
      stopped = true;
      await making?.catch(() => undefined);
    },
  };
}
