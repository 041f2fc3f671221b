/**
 * Signed tree heads: so many events, this root, this time. What is signed is plain text, so that a head
 * can be checked with openssl alone (docs/seals.md).
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

export interface TreeHead {
  /** Random id of the store, from revision 0 of `tallybook-store`. */
  readonly storeId: string;
  /** How many events, from the log's first, are sealed. */
  readonly treeSize: number;
  /** Hex. */
  readonly rootHash: string;
  /** RFC 3339 UTC, by the clock of who signed. */
  readonly signedAt: string;
  readonly keyId: string;
}

export interface SignedTreeHead extends TreeHead {
  /** Ed25519 over `treeHeadText`; base64. */
  readonly signature: string;
}

/** A public key of the seals, announced in the log. */
export interface KeyAnnouncement {
  readonly storeId: string;
  readonly keyId: string;
  /** DER (SubjectPublicKeyInfo) in base64. */
  readonly publicKey: string;
  readonly announcedAt: string;
}

/** What a head's signature is over: six lines, each with its line feed. */
export const treeHeadText = ({ storeId, treeSize, rootHash, signedAt, keyId }: TreeHead): string =>
  lines('tallybook-tree-head/v1', storeId, String(treeSize), rootHash, signedAt, keyId);

/** What the endorsement of a key is over. The key id stands for the key: it is its hash. */
export const keyAnnouncementText = ({ storeId, keyId, announcedAt }: KeyAnnouncement): string =>
  lines('tallybook-seal-key/v1', storeId, keyId, announcedAt);

const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

/** @param publicKey DER (SubjectPublicKeyInfo) in base64. */
export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

/** True if the key that the head names has signed it, and is this key. */
export const verifyTreeHead = (head: SignedTreeHead, publicKey: string): boolean =>
  head.keyId === keyIdOf(publicKey) && isSigned(treeHeadText(head), head.signature, publicKey);

/** True if the announced key has its own id, and the endorsing key has signed for it. */
export const verifyKeyAnnouncement = (
  announcement: KeyAnnouncement & { readonly signature: string },
  endorsingKey: string,
): boolean =>
  announcement.keyId === keyIdOf(announcement.publicKey) &&
  isSigned(keyAnnouncementText(announcement), announcement.signature, endorsingKey);

function isSigned(text: string, signature: string, publicKey: string): boolean {
  const key = parsePublicKey(publicKey);
  return (
    key !== undefined && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  );
}

/** An Ed25519 key; undefined if the text is none. */
function parsePublicKey(base64: string): KeyObject | undefined {
  try {
    const key = createPublicKey({
      key: Buffer.from(base64, 'base64'),
      format: 'der',
      type: 'spki',
    });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}
