/** Events of API keys, all in `access-keys`. A key itself is never stored, only its hash. */
import { z } from 'zod';
import { type EventOf, type EventVersions, stored, text } from '../kernel/schemas.js';
import { sealedSecret } from '../secret/envelope.js';

export const accessEventSchemas = {
  KeyIssued: stored({
    key: text,
    role: z.enum(['merchant', 'finance', 'auditor', 'operator']),
    /** For the role merchant: whose key it is. */
    merchant: text.nullable(),
    /** SHA-256 of the key in hex: keys are 256 bits of randomness, so no slow hash is needed. */
    sha256: text,
    /** The last four characters, to recognise it by. */
    hint: text,
  }),
  KeyRevoked: stored({ key: text }),
  /** The key's requests may be signed with this secret; must be, where it is required. */
  SigningSecretIssued: stored({ key: text, required: z.boolean(), sealed: sealedSecret }),
  /** The same secret under a newer master key. */
  SigningSecretRewrapped: stored({ key: text, sealed: sealedSecret }),
};

export type AccessEvent = EventOf<typeof accessEventSchemas>;
export const accessEventVersions: EventVersions<typeof accessEventSchemas> = {
  KeyIssued: 1,
  KeyRevoked: 1,
  SigningSecretIssued: 1,
  SigningSecretRewrapped: 1,
};
