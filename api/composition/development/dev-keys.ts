/**
 * `DATA_DIR/dev-keys.json`: one key per role, so that a development installation can be tried at once.
 * The hashes are stored before the file is written; a crash in between leaves keys that nobody knows
 * and no file, and the next start issues others.
 */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROLES, type Role } from '../../../domain/access/roles.js';
import type { CommandContext } from '../../../domain/kernel/event.js';
import type { KeyRegistry } from '../../../engine/access/key-registry.js';

export const devKeysFile = (dataDir: string): string => join(dataDir, 'dev-keys.json');

/** Issues the keys and writes the file where it is missing; else changes nothing. */
export async function ensureDevKeys(
  dataDir: string,
  keys: KeyRegistry,
  merchant: string,
  context: CommandContext,
): Promise<void> {
  const file = devKeysFile(dataDir);
  if (existsSync(file)) return;
  const secrets: Partial<Record<Role, string>> = {};
  for (const role of ROLES) {
    const owner = role === 'merchant' ? { role, merchant } : { role };
    secrets[role] = (await keys.issue(owner, context)).secret;
  }
  const temporary = `${file}.new`;
  writeFileSync(temporary, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}
