/** Events of API keys, all in `access-keys`. The secret of a key is never stored, only its hash. */
import { z } from 'zod';
import { type EventOf, type EventVersions, instant, stored, text } from '../kernel/schemas.js';
import { sealedUnderKey } from '../data-key/sealed.js';

/** The requests may be signed with this secret; they must be if it is required. */
const signing = stored({ required: z.boolean(), sealed: sealedUnderKey });

/** A secret as it is known to us. */
const secret = {
  /** SHA-256 of the secret in hex: secrets are 256 bits of randomness, so no slow hash is needed. */
  sha256: text,
  /** The last four characters, to recognise it by. */
  hint: text,
  signing: signing.nullable(),
};

export const accessEventSchemas = {
  KeyIssued: stored({
    key: text,
    role: z.enum(['merchant', 'finance', 'auditor', 'operator']),
    /** For the role merchant: whose key it is. */
    merchant: text.nullable(),
    name: text.nullable(),
    ...secret,
    /** The key that asked for it; null if it was made on the server's own machine. */
    issuedBy: text.nullable(),
    /** True for an operator's key: it opens nothing until another operator has approved it. */
    needsApproval: z.boolean(),
  }),
  KeyApproved: stored({ key: text, approvedBy: text }),
  /** The key has a new secret; the secrets before it work until `previousUntil`. */
  KeyRotated: stored({
    key: text,
    ...secret,
    rotatedBy: text.nullable(),
    idempotencyKey: text,
    overlapSeconds: z.int(),
    previousUntil: instant,
  }),
  /** With `withIssued`, the keys that it issued or rotated end too, and those that these did. */
  KeyRevoked: stored({ key: text, withIssued: z.boolean() }),
};

export type AccessEvent = EventOf<typeof accessEventSchemas>;
export const accessEventVersions: EventVersions<typeof accessEventSchemas> = {
  KeyIssued: 1,
  KeyApproved: 1,
  KeyRotated: 1,
  KeyRevoked: 1,
};
