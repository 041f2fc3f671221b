/** Events of the seals, all in `seal-heads`. They are no leaves of the tree that they seal. */
import { z } from 'zod';
import { type EventOf, type EventVersions, instant, stored, text } from '../kernel/schemas.js';

export const sealEventSchemas = {
  SealKeyAnnounced: stored({
    storeId: text,
    /** SHA-256 of the public key in DER (SubjectPublicKeyInfo), in hex. */
    keyId: text,
    /** Ed25519, DER (SubjectPublicKeyInfo) in base64. */
    publicKey: text,
    announcedAt: instant,
    /** The key before it; the key itself if it is the first, or if the key before it is lost. */
    endorsedBy: text,
    /** Over `keyAnnouncementText`, by `endorsedBy`; base64. */
    signature: text,
  }),
  TreeHeadSigned: stored({
    storeId: text,
    /** How many events, from the log's first, are sealed. */
    treeSize: z.int().nonnegative(),
    /** Hex. */
    rootHash: text,
    signedAt: instant,
    keyId: text,
    /** Over `treeHeadText`; base64. */
    signature: text,
    /** Of the last event that is sealed, in the store in which the head was signed. Not signed. */
    position: text,
  }),
};

export type SealEvent = EventOf<typeof sealEventSchemas>;
export const sealEventVersions: EventVersions<typeof sealEventSchemas> = {
  SealKeyAnnounced: 1,
  TreeHeadSigned: 1,
};
