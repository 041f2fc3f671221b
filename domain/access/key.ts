/**
 * An API key as the engine knows it. Its id stays what it is when its secret is rotated: it is what
 * events name, who approved something, and what a revocation ends.
 */
import type { SealedUnderKey } from '../data-key/sealed.js';
import type { Role } from './roles.js';

export interface AccessKey {
  /** `key_…` */
  readonly id: string;
  readonly role: Role;
  /** Whose key it is; null for every role but `merchant`. */
  readonly merchant: string | null;
  /** What its owner calls it. */
  readonly name: string | null;
  /** The secrets that open it, the newest last; an earlier secret only until its end. */
  readonly secrets: readonly KeySecret[];
  /** The key that asked for it; null if it was made on the server's own machine. */
  readonly issuedBy: string | null;
  /** The keys that have seen a secret of it: the key that issued it, and the keys that rotated it. */
  readonly seenBy: readonly string[];
  readonly approval: 'not_needed' | 'awaited' | 'given';
  readonly approvedBy: string | null;
  readonly revocation: 'none' | 'alone' | 'with_issued';
  readonly rotations: readonly Rotation[];
  readonly issuedAt: string;
  readonly revokedAt: string | null;
}

/** A secret without the secret itself. */
export interface KeySecret {
  /** SHA-256 in hex. */
  readonly sha256: string;
  /** The last four characters. */
  readonly hint: string;
  /** Instant from which it opens nothing; null as long as it is the newest. */
  readonly until: string | null;
  /** Null if requests cannot be signed. */
  readonly signing: KeySigning | null;
}

export interface KeySigning {
  /** True if a request that is not signed is refused. */
  readonly required: boolean;
  /** What requests are signed with. Its data key is destroyed when the secret has ended. */
  readonly sealed: SealedUnderKey;
}

/** A rotation that was done, so that it is not done twice. */
export interface Rotation {
  readonly idempotencyKey: string;
  readonly overlapSeconds: number;
  readonly at: string;
}

/** Whether requests of a key may be signed, or must be. */
export type Signing = 'optional' | 'required';

/** The newest secret. A key always has one. */
export function currentSecret({ id, secrets }: Pick<AccessKey, 'id' | 'secrets'>): KeySecret {
  const newest = secrets.at(-1);
  if (newest === undefined) throw new Error(`${id} has no secret`);
  return newest;
}

/** How a key's requests are signed; null if they are not. */
export function signingOf(key: Pick<AccessKey, 'id' | 'secrets'>): Signing | null {
  const { signing } = currentSecret(key);
  if (signing === null) return null;
  return signing.required ? 'required' : 'optional';
}
