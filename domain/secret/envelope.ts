/**
 * Secrets at rest, by envelope: each is encrypted with a data key of its own, and the data key with a
 * master key. The associated data names owner and purpose, so that a sealed secret opens nowhere but in its
 * place.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { stored } from '../kernel/schemas.js';
import { decryptBytes, encryptBytes, fromBase64 } from './aes-gcm.js';
import { type MasterKey, MASTER_KEY_BYTES, type MasterKeys } from './master-keys.js';

/** A secret as it is stored. Members in base64 are nonce, ciphertext and tag one after the other. */
export const sealedSecret = stored({
  version: z.literal(1),
  /** Id of the master key that wraps the data key. */
  masterKey: z.string(),
  wrappedKey: z.string(),
  ciphertext: z.string(),
});
export type SealedSecret = Readonly<z.infer<typeof sealedSecret>>;

/** What a secret belongs to and what it is for; neither holds a line break. */
export interface SecretPlace {
  readonly owner: string;
  readonly purpose: string;
}

/** A sealed secret was changed, or stands in the place of another secret. */
export class SealedSecretChanged extends Error {
  constructor({ owner, purpose }: SecretPlace) {
    super(`the stored ${purpose} of ${owner} was changed, or is not its own`);
    this.name = 'SealedSecretChanged';
  }
}

/** Seals under a new data key, wrapped by the newest master key. */
export function sealSecret(secret: string, place: SecretPlace, keys: MasterKeys): SealedSecret {
  const dataKey = randomBytes(MASTER_KEY_BYTES);
  return {
    version: 1,
    ...wrap(dataKey, place, keys.newest),
    ciphertext: encrypt(dataKey, Buffer.from(secret), secretContext(place)),
  };
}

/**
 * @throws MasterKeyNotGiven its master key is not among those given
 * @throws SealedSecretChanged a byte of it differs, or it was sealed for another place
 */
export function openSecret(sealed: SealedSecret, place: SecretPlace, keys: MasterKeys): string {
  const dataKey = unwrap(sealed, place, keys);
  return decrypt(dataKey, sealed.ciphertext, secretContext(place), place).toString();
}

/** True if the newest master key does not wrap it. */
export const needsRewrap = (sealed: SealedSecret, keys: MasterKeys): boolean =>
  sealed.masterKey !== keys.newest.id;

/** The same secret with its data key wrapped by the newest master key. @throws as `openSecret` */
export function rewrapSecret(
  sealed: SealedSecret,
  place: SecretPlace,
  keys: MasterKeys,
): SealedSecret {
  openSecret(sealed, place, keys);
  return { ...sealed, ...wrap(unwrap(sealed, place, keys), place, keys.newest) };
}

function wrap(
  dataKey: Buffer,
  place: SecretPlace,
  { id, bytes }: MasterKey,
): Pick<SealedSecret, 'masterKey' | 'wrappedKey'> {
  return { masterKey: id, wrappedKey: encrypt(bytes, dataKey, keyContext(place, id)) };
}

function unwrap(sealed: SealedSecret, place: SecretPlace, keys: MasterKeys): Buffer {
  const { id, bytes } = keys.get(sealed.masterKey);
  return decrypt(bytes, sealed.wrappedKey, keyContext(place, id), place);
}

const secretContext = (place: SecretPlace): string => context('secret', place);
const keyContext = (place: SecretPlace, masterKeyId: string): string =>
  context(`data-key ${masterKeyId}`, place);

function context(what: string, { owner, purpose }: SecretPlace): string {
  if (/\n/.test(owner + purpose)) throw new Error('owner and purpose are of one line');
  return ['tallybook-envelope/v1', what, owner, purpose].join('\n');
}

const encrypt = (key: Buffer, plain: Buffer, associated: string): string =>
  encryptBytes(key, plain, associated).toString('base64');

function decrypt(key: Buffer, text: string, associated: string, place: SecretPlace): Buffer {
  const bytes = fromBase64(text);
  const plain = bytes && decryptBytes(key, bytes, associated);
  if (plain === undefined) throw new SealedSecretChanged(place);
  return plain;
}
