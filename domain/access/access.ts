/** All API keys as they stand, and what can be asked of them. */
import { LayeredMap } from '../kernel/layered-map.js';
import type { AccessKey, KeySecret } from './key.js';

/** Ids of keys by their number: 0, 1, 2 … in the order of issue. */
export type KeyList = LayeredMap<number, string>;

export interface Access {
  readonly keys: LayeredMap<string, AccessKey>;
  /** The key's id by the SHA-256 of a secret. */
  readonly bySecret: LayeredMap<string, string>;
  readonly issued: KeyList;
  /** By merchant; those of the house under `HOUSE`. */
  readonly issuedTo: LayeredMap<string, KeyList>;
}

export const noKeys: Access = {
  keys: LayeredMap.empty(),
  bySecret: LayeredMap.empty(),
  issued: LayeredMap.empty(),
  issuedTo: LayeredMap.empty(),
};

/** Owner of the keys that belong to no merchant; no merchant has such an id. */
export const HOUSE = ':house';

/** The keys of a merchant, or those of the house, or all with null. */
export const keyList = (access: Access, owner: string | null): KeyList =>
  owner === null ? access.issued : (access.issuedTo.get(owner) ?? LayeredMap.empty());

export type KeyStatus = 'active' | 'awaiting_approval' | 'revoked';

/** A key is revoked by itself, or with a key that issued or rotated it. */
export function statusOf(access: Access, key: AccessKey): KeyStatus {
  if (key.revocation !== 'none') return 'revoked';
  for (const id of ancestorsOf(access, key)) {
    if (access.keys.get(id)?.revocation === 'with_issued') return 'revoked';
  }
  return key.approval === 'awaited' ? 'awaiting_approval' : 'active';
}

/** The keys that have seen a secret of the key, those that have seen theirs, and so on. */
export function ancestorsOf(access: Access, key: AccessKey): ReadonlySet<string> {
  const found = new Set(key.seenBy);
  // A set is walked over what is added on the way too. Two keys may have rotated each other.
  for (const id of found) access.keys.get(id)?.seenBy.forEach((above) => found.add(above));
  return found;
}

export interface OpenedKey {
  readonly key: AccessKey;
  /** Which of its secrets was shown. */
  readonly secret: KeySecret;
}

/**
 * The key in force that a secret opens; undefined if there is none.
 * @param sha256 of the secret, in hex.
 * @param now an instant.
 */
export function opened(access: Access, sha256: string, now: string): OpenedKey | undefined {
  const id = access.bySecret.get(sha256);
  const key = id === undefined ? undefined : access.keys.get(id);
  const secret = key?.secrets.find((one) => one.sha256 === sha256);
  if (key === undefined || secret === undefined) return undefined;
  if (secret.until !== null && secret.until <= now) return undefined;
  return statusOf(access, key) === 'active' ? { key, secret } : undefined;
}
