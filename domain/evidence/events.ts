/**
 * Events of `evidence-erasures`: which raw exchanges were given up for good, by whom, and why; and of
 * `evidence-reads-{day}`: who read which. No content.
 */
import { z } from 'zod';
import { type EventOf, type EventVersions, stored, text } from '../kernel/schemas.js';

export const erasureEventSchemas = {
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

const evidenceReadEventSchemas = {
  /** Somebody is given the bytes of these exchanges. It is durable before they are given. */
  EvidenceRead: stored({
    /** Whose exchanges they are; null if nobody knows. */
    payment: text.nullable(),
    /** The events that hold them. */
    exchanges: z.array(stored({ event: text, position: text })),
  }),
};

export const evidenceEventSchemas = { ...erasureEventSchemas, ...evidenceReadEventSchemas };

export type ErasureEvent = EventOf<typeof erasureEventSchemas>;
export type EvidenceEvent = EventOf<typeof evidenceEventSchemas>;
export const evidenceEventVersions: EventVersions<typeof evidenceEventSchemas> = {
  EvidenceErasureOrdered: 1,
  EvidenceErased: 1,
  EvidenceRead: 1,
};
