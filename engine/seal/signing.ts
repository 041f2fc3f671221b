/** What a key signs: tree heads, and the key that comes after it. */
import type { SealEvent } from '../../domain/seal/events.js';
import { keyAnnouncementText, treeHeadText } from '../../domain/seal/tree-head.js';
import type { SealKey } from './seal-key.js';

export interface HeadToSign {
  readonly storeId: string;
  readonly treeSize: number;
  /** Hex. */
  readonly rootHash: string;
  /** RFC 3339 UTC. */
  readonly signedAt: string;
  /** Of the last event that is sealed. */
  readonly position: string;
}

export function signTreeHead({ position, ...head }: HeadToSign, key: SealKey): SealEvent {
  const named = { ...head, keyId: key.keyId };
  return {
    type: 'TreeHeadSigned',
    data: { ...named, signature: key.sign(treeHeadText(named)), position },
  };
}

/**
 * @param endorser the key that was current until now; the key itself if it is the first, or if
 *   the key before it is lost.
 */
export function announceKey(
  storeId: string,
  { keyId, publicKey }: SealKey,
  endorser: SealKey,
  announcedAt: string,
): SealEvent {
  const announcement = { storeId, keyId, publicKey, announcedAt };
  const signature = endorser.sign(keyAnnouncementText(announcement));
  return {
    type: 'SealKeyAnnounced',
    data: { ...announcement, endorsedBy: endorser.keyId, signature },
  };
}
