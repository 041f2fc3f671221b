/**
 * How an engine proves to the gateway that it is an engine: by a key that lies in the served data directory,
 * readable by its owner alone. Whoever can read it could as well write to the log beside it, so the key
 * opens no door that was shut. The engine names its connection by it (`connectionName=KEY` in the
 * connection string), for that is all that the official client sends over a connection that is not
 * encrypted.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metadata } from '@grpc/grpc-js';
import { readPrivateFile } from './private-file.js';

/** Tells the key from other secrets, for people and for secret scanners. */
const PREFIX = 'tbg_';
const KEY_BYTES = 32;
const KEY = /^tbg_[\w-]{43}$/;

export const engineKeyFile = (dataDir: string): string => join(dataDir, 'gateway-engine-key');

export class UnusableEngineKey extends Error {
  constructor(file: string) {
    super(`${file}: it holds no key; delete it, and the gateway makes a new one`);
    this.name = 'UnusableEngineKey';
  }
}

/**
 * The key in the data directory; the first call makes it.
 * @throws NotPrivate others may read the file. @throws UnusableEngineKey it holds something else.
 */
export function openEngineKey(dataDir: string): string {
  const file = engineKeyFile(dataDir);
  if (!existsSync(file)) {
    const made = PREFIX + randomBytes(KEY_BYTES).toString('base64url');
    writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
  }
  const key = readPrivateFile(file).toString('utf8').trim();
  if (!KEY.test(key)) throw new UnusableEngineKey(file);
  return key;
}

/** Whether a call comes from an engine. Without a key none does. */
export function createEngineCheck(key: string | undefined): (metadata: Metadata) => boolean {
  if (key === undefined) return () => false;
  // Of one length, so that they can be compared in constant time.
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  const wanted = hash(key);
  return (metadata) =>
    timingSafeEqual(wanted, hash(String(metadata.get('connection-name')[0] ?? '')));
}
