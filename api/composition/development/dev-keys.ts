/**
 * `DATA_DIR/dev-keys.json`: a key per role and a second operator's, so that a development installation can
 * be tried at once, also what needs two people.
 * The hashes are stored before the file is written; a crash in between leaves keys that nobody knows
 * and no file, and the next start issues others.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../../domain/access/roles.js';
import type { CommandContext } from '../../../domain/kernel/event.js';
import type { KeyRegistry } from '../../../engine/access/key-registry.js';
import { writePrivately } from '../private-file.js';

/** The names in the file, and the role of each. */
export const DEV_KEYS = [
  ['merchant', 'merchant'],
  ['finance', 'finance'],
  ['auditor', 'auditor'],
  ['operator', 'operator'],
  ['operator2', 'operator'],
] as const satisfies readonly (readonly [string, Role])[];
export type DevKey = (typeof DEV_KEYS)[number][0];

export const devKeysFile = (dataDir: string): string => join(dataDir, 'dev-keys.json');

/** Issues the keys and writes the file if it is missing; else changes nothing. */
export async function ensureDevKeys(
  dataDir: string,
  keys: KeyRegistry,
  merchant: string,
  context: CommandContext,
): Promise<void> {
  const file = devKeysFile(dataDir);
  if (existsSync(file)) return;
  const secrets: Partial<Record<DevKey, string>> = {};
  for (const [name, role] of DEV_KEYS) {
    const owner = role === 'merchant' ? { role, merchant } : { role };
    secrets[name] = (await keys.issueLocally({ ...owner, name: `dev ${name}` }, context)).secret;
  }
  writePrivately(file, secrets);
}
