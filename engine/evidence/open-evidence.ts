/** The evidence of a running engine: its key store, and keys made ahead. */
import type { DataKeyStore } from '../../domain/data-key/store.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';
import { createDataKeyPool } from '../data-key/key-pool.js';
import { type DataKeySource, openDataKeys } from '../data-key/open-data-keys.js';
import {
  createEvidenceReader,
  createEvidenceSealer,
  type EvidenceReader,
  type EvidenceSealer,
} from './evidence.js';

export interface EvidenceService extends EvidenceSealer, EvidenceReader {
  readonly keys: DataKeyStore;
  /** True, or why nothing can be sealed. */
  health(): true | string;
  stop(): Promise<void>;
}

interface Options {
  /** Of the log whose exchanges are sealed. */
  readonly storeId: string;
  readonly masterKeys: MasterKeys;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** A connection to PostgreSQL broke. */
  readonly onError: (error: Error) => void;
}

/** @throws KeysOfAnotherLog, MasterKeyNotGiven */
export async function openEvidence(
  source: DataKeySource,
  options: Options,
): Promise<EvidenceService> {
  const keys = await openDataKeys(source, options);
  const pool = createDataKeyPool({ store: keys, ...options });
  return {
    keys,
    ...createEvidenceSealer(keys, pool),
    ...createEvidenceReader(keys),
    health: () => pool.health(),
    async stop() {
      await pool.stop();
      await keys.close();
    },
  };
}
