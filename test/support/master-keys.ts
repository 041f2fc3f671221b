/** The master keys of a test's data directory, as a development start finds or makes them. */
import type { MasterKeys } from '../../domain/secret/master-keys.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';

export const masterKeysOf = (dataDir: string): MasterKeys =>
  openMasterKeys({
    dataDir,
    mode: 'development',
    masterKey: undefined,
    masterKeyFile: undefined,
  });
