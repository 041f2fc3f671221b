/** The secret that engine and sandbox share: a file that only its owner may read. */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the sandbox keeps what must survive it. */
export const sandboxFolder = (dataDir: string): string => join(dataDir, 'sandbox');

const isErrno = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * Reads the secret, 64 hex digits; makes it on first use. Engine and sandbox may come at the same
 * time: the file appears whole, and the second finds the first one's.
 */
export function readOrCreateSecret(dataDir: string): string {
  const path = join(sandboxFolder(dataDir), 'secret');
  const known = read(path);
  if (known !== undefined) return known;
  mkdirSync(sandboxFolder(dataDir), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(fresh, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(fresh, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    rmSync(fresh);
  }
  return readFileSync(path, 'utf8').trim();
}
