/**
 * What is encrypted under a data key of its own. Whoever holds the text alone learns nothing of it, and
 * nobody can open it any more once its key is destroyed.
 */
import type { z } from 'zod';
import { stored, text } from '../kernel/schemas.js';
import { decryptBytes, encryptBytes, fromBase64 } from '../secret/aes-gcm.js';
import type { DataKey } from './store.js';

export const sealedUnderKey = stored({
  /** Id of the data key. */
  key: text,
  /** Nonce, ciphertext and tag one after the other, in base64. */
  ciphertext: text,
});
export type SealedUnderKey = Readonly<z.infer<typeof sealedUnderKey>>;

/** What is sealed, and where it belongs: it opens in no other place. */
export type SealedPlace = readonly [what: string, ...place: readonly string[]];

/** @param key was made for this alone. */
export const sealUnderKey = (plain: Buffer, place: SealedPlace, key: DataKey): SealedUnderKey => ({
  key: key.id,
  ciphertext: encryptBytes(key.bytes, plain, context(key.id, place)).toString('base64'),
});

/** Undefined if a byte differs, or if it was sealed for another place or under another key. */
export function openUnderKey(
  { key, ciphertext }: SealedUnderKey,
  place: SealedPlace,
  bytes: Buffer,
): Buffer | undefined {
  const sealed = fromBase64(ciphertext);
  return sealed && decryptBytes(bytes, sealed, context(key, place));
}

const context = (key: string, place: SealedPlace): string =>
  JSON.stringify(['tallybook-sealed/v1', key, ...place]);
