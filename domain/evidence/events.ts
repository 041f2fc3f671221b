/** Events of `evidence-erasures`: which raw exchanges were given up for good, by whom, and why. No content. */
import { z } from 'zod';
import { type EventOf, type EventVersions, stored, text } from '../kernel/schemas.js';

export const evidenceEventSchemas = {
  /** From here on the keys of these exchanges are destroyed, again if a backup should bring them back. */
  EvidenceErasureOrdered: stored({
    erasure: text,
    /** Whose exchanges they are; null if each exchange was named. */
    payment: text.nullable(),
    /** The events that hold them, and the data keys that they were encrypted under. */
    exchanges: z.array(stored({ event: text, key: text })),
    reason: text,
  }),
  /** The keys are destroyed. The others of the order the key store did not hold, or not any more. */
  EvidenceErased: stored({ erasure: text, destroyed: z.int() }),
};

export type EvidenceEvent = EventOf<typeof evidenceEventSchemas>;
export const evidenceEventVersions: EventVersions<typeof evidenceEventSchemas> = {
  EvidenceErasureOrdered: 1,
  EvidenceErased: 1,
};
