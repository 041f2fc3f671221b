/** The secret that engine and sandbox share: sealed, in a file that only its owner may read. */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  needsRewrap,
  openSecret,
  rewrapSecret,
  type SealedSecret,
  sealedSecret,
  sealSecret,
} from '../../domain/secret/envelope.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

/** Where the sandbox keeps what must survive it. */
export const sandboxFolder = (dataDir: string): string => join(dataDir, 'sandbox');

const secretFile = (dataDir: string): string => join(sandboxFolder(dataDir), 'secret');

const PLACE = { owner: 'sandbox', purpose: 'channel secret' };
/** How versions before 0.2 kept it. */
const IN_CLEAR = /^[0-9a-f]{64}$/;

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
 * time: the file appears whole, and the second finds the secret of the first.
 * @throws MasterKeyNotGiven, SealedSecretChanged
 */
export function readOrCreateSecret(dataDir: string, keys: MasterKeys): string {
  const path = secretFile(dataDir);
  const known = read(path);
  if (known !== undefined && IN_CLEAR.test(known)) {
    write(path, sealSecret(known, PLACE, keys), renameSync);
    return known;
  }
  if (known === undefined) create(path, dataDir, keys);
  return openSecret(parse(path), PLACE, keys);
}

/** Wraps the secret by the newest master key; false if there is none or it is wrapped so. */
export function rewrapSandboxSecret(dataDir: string, keys: MasterKeys): boolean {
  const path = secretFile(dataDir);
  if (read(path) === undefined) return false;
  readOrCreateSecret(dataDir, keys);
  const sealed = parse(path);
  if (!needsRewrap(sealed, keys)) return false;
  write(path, rewrapSecret(sealed, PLACE, keys), renameSync);
  return true;
}

function parse(path: string): SealedSecret {
  try {
    return sealedSecret.parse(JSON.parse(read(path) ?? ''));
  } catch (cause) {
    throw new Error(`${path} does not hold a sealed secret`, { cause });
  }
}

function create(path: string, dataDir: string, keys: MasterKeys): void {
  mkdirSync(sandboxFolder(dataDir), { recursive: true, mode: 0o700 });
  const secret = randomBytes(32).toString('hex');
  try {
    write(path, sealSecret(secret, PLACE, keys), linkSync);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  }
}

/** Writes a file beside it and puts that in its place by `place`, whole or not at all. */
function write(
  path: string,
  sealed: SealedSecret,
  place: (fresh: string, path: string) => void,
): void {
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(fresh, `${JSON.stringify(sealed)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    place(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
}
