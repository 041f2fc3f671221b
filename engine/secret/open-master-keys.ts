/** Where the master keys come from: the environment, a key file, or a laptop's own file in DATA_DIR. */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  MASTER_KEY_BYTES,
  MasterKeys,
  parseMasterKeys,
  UnusableMasterKey,
} from '../../domain/secret/master-keys.js';

export interface MasterKeySource {
  /** Absolute path. */
  readonly dataDir: string;
  readonly mode: 'development' | 'production';
  /** Keys in base64, the newest first: the setting MASTER_KEY. */
  readonly masterKey: string | undefined;
  /** A file of such keys: the setting MASTER_KEY_FILE. */
  readonly masterKeyFile: string | undefined;
}

/** The key of a laptop without settings. */
export const developmentKeyFile = (dataDir: string): string => join(dataDir, 'master-key');

/**
 * Reads the master keys. In development mode without a setting, the file in DATA_DIR is used, and made
 * (mode 0600) if it is missing. Production without a setting has no key: it runs, and refuses to store
 * a secret.
 * @throws UnusableMasterKey
 */
export function openMasterKeys(source: MasterKeySource): MasterKeys {
  const { masterKey, masterKeyFile, dataDir, mode } = source;
  if (masterKey !== undefined) return parseMasterKeys(masterKey, 'MASTER_KEY');
  if (masterKeyFile !== undefined) return readKeyFile(masterKeyFile, 'MASTER_KEY_FILE');
  if (mode === 'production') return new MasterKeys();
  const file = developmentKeyFile(dataDir);
  makeOnce(file);
  return readKeyFile(file, file);
}

function readKeyFile(file: string, source: string): MasterKeys {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UnusableMasterKey(source, `${file} cannot be read`, { cause });
  }
  return parseMasterKeys(text, source);
}

/** Engine and sandbox may come at the same time: the file appears whole, and the file of the first stays. */
function makeOnce(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${randomBytes(6).toString('hex')}`;
  const key = randomBytes(MASTER_KEY_BYTES).toString('base64');
  writeFileSync(fresh, `${key}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(fresh, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(fresh);
  }
}
