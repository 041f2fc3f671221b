/**
 * The private key of the seals: an Ed25519 key in PEM (PKCS #8), as openssl makes one. This module alone
 * reads and writes it.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyIdOf } from '../../domain/seal/tree-head.js';

export interface SealKey {
  /** SHA-256 of the public key in DER, in hex. */
  readonly keyId: string;
  /** DER (SubjectPublicKeyInfo) in base64. */
  readonly publicKey: string;
  /** Ed25519 over the text in UTF-8; base64. The same text has the same signature each time. */
  sign(text: string): string;
}

/** The file that is to hold the key is missing, or holds something else. */
export class UnusableSealKey extends Error {
  constructor(file: string, reason: string, options?: { cause?: unknown }) {
    super(`seal key ${file}: ${reason}`, options);
    this.name = 'UnusableSealKey';
  }
}

/** Where the key lies if no setting says otherwise. */
export const sealKeyFile = (dataDir: string): string => join(dataDir, 'seal-key.pem');

/**
 * The key of the settings; without one, that of the data directory, which is made if it is missing.
 * Whoever can write the data directory can then also seal what he wrote.
 * @throws UnusableSealKey
 */
export function openSealKey(settings: {
  readonly dataDir: string;
  readonly sealKeyFile: string | undefined;
}): SealKey {
  if (settings.sealKeyFile !== undefined) return readSealKey(settings.sealKeyFile);
  const file = sealKeyFile(settings.dataDir);
  return existsSync(file) ? readSealKey(file) : createSealKey(file);
}

/** @throws UnusableSealKey it cannot be read, or is no Ed25519 key in PEM. */
export function readSealKey(file: string): SealKey {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UnusableSealKey(file, 'it cannot be read', { cause });
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    // The cause is not kept: it may quote what it read.
    throw new UnusableSealKey(file, 'it is no private key in PEM');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new UnusableSealKey(file, 'it is not Ed25519');
  return sealKeyOf(key);
}

/**
 * Makes a new key and writes it (mode 0600).
 * @throws UnusableSealKey there is a file already; it is left as it is.
 */
export function createSealKey(file: string): SealKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  try {
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx', flush: true });
  } catch (cause) {
    throw new UnusableSealKey(file, 'it cannot be written, or exists', { cause });
  }
  return sealKeyOf(privateKey);
}

/** @param privateKey Ed25519. */
export function sealKeyOf(privateKey: KeyObject): SealKey {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = der.toString('base64');
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
}
