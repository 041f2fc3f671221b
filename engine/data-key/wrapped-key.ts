/**
 * Data keys at rest: wrapped by the newest master key if one was given, so that the store alone opens
 * nothing.
 */
import type { DataKey } from '../../domain/data-key/store.js';
import { decryptBytes, encryptBytes } from '../../domain/secret/aes-gcm.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';

export interface WrappedKey {
  /** Id of the master key; null if none was given: then the bytes are the key itself. */
  readonly masterKey: string | null;
  readonly bytes: Buffer;
}

/** A wrapped key was changed, or stands in the place of another key. */
export class WrappedKeyChanged extends Error {
  constructor(id: string) {
    super(`the stored data key ${id} was changed, or is not its own`);
    this.name = 'WrappedKeyChanged';
  }
}

export function wrapKey({ id, bytes }: DataKey, masterKeys: MasterKeys): WrappedKey {
  if (masterKeys.isEmpty) return { masterKey: null, bytes };
  const { newest } = masterKeys;
  return { masterKey: newest.id, bytes: encryptBytes(newest.bytes, bytes, context(id, newest.id)) };
}

/** @throws MasterKeyNotGiven, WrappedKeyChanged */
export function unwrapKey(
  id: string,
  { masterKey, bytes }: WrappedKey,
  masterKeys: MasterKeys,
): Buffer {
  if (masterKey === null) return bytes;
  const key = decryptBytes(masterKeys.get(masterKey).bytes, bytes, context(id, masterKey));
  if (key === undefined) throw new WrappedKeyChanged(id);
  return key;
}

/** True if the newest master key does not wrap it. @throws MasterKeyMissing */
export const needsWrap = ({ masterKey }: WrappedKey, { newest }: MasterKeys): boolean =>
  masterKey !== newest.id;

const context = (id: string, masterKey: string): string =>
  JSON.stringify(['tallybook-data-key/v1', masterKey, id]);
