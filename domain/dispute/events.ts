/** Events of `dispute-{id}`: what a channel says of a dispute, and what the ledger holds for it. */
import { z } from 'zod';
import { DISPUTE_MOVEMENTS, DISPUTE_OUTCOMES, DISPUTE_STAGES } from '../channel/dispute-terms.js';
import { sealedUnderKey } from '../data-key/sealed.js';
import {
  type EventOf,
  type EventVersions,
  failure,
  instant,
  money,
  stored,
  text,
} from '../kernel/schemas.js';

const movement = { kind: z.enum(DISPUTE_MOVEMENTS), reference: text };

export const disputeEventSchemas = {
  DisputeOpened: stored({
    dispute: text,
    channel: text,
    /** The channel's own number of the dispute. */
    reference: text,
    payment: text,
    merchant: text,
    amount: money,
    reason: text,
  }),
  /** How the dispute stands at the channel: a fact; the highest revision counts. */
  DisputeStandingTold: stored({
    dispute: text,
    revision: z.number().int(),
    stage: z.enum(DISPUTE_STAGES),
    evidenceDueAt: instant.nullable(),
    outcome: z.enum(DISPUTE_OUTCOMES).nullable(),
    /** Id of the stored callback, or of the request, that brought it. */
    evidence: text,
  }),
  /** The channel moved money for the dispute: a fact of its own. */
  DisputeMoneyMoved: stored({ dispute: text, ...movement, amount: money, evidence: text }),
  /** What is disputed is to be held; the parts are where it comes from. */
  DisputeHoldDecided: stored({
    dispute: text,
    number: z.number().int(),
    pending: money,
    payable: money,
    /** What the merchant has not got here, and owes. */
    receivable: money,
    /** What was refunded already: from suspense, with a case. */
    refunded: money,
  }),
  /** The ledger holds it. */
  DisputeHeld: stored({
    dispute: text,
    number: z.number().int(),
    transaction: text,
    from: z.enum(['merchant', 'suspense']),
  }),
  /** The ledger has what the channel moved. */
  DisputeMovementBooked: stored({ dispute: text, ...movement, transaction: text }),
  /** What was held is back at the places that it came from, or in suspense if they refuse it. */
  DisputeReleased: stored({
    dispute: text,
    number: z.number().int(),
    transaction: text,
    to: z.enum(['merchant', 'suspense']),
  }),
  /** What the merchant says to it, encrypted under a key of its own. */
  DisputeEvidenceSubmitted: stored({
    dispute: text,
    number: z.number().int(),
    content: sealedUnderKey,
    /** HMAC-SHA-256 of it under the key store's own key, in hex. */
    digest: text,
    /** How many files it has. */
    files: z.number().int(),
  }),
  DisputeEvidenceSent: stored({ dispute: text, number: z.number().int() }),
  DisputeEvidenceRefused: stored({ dispute: text, number: z.number().int(), failure }),
  /** The merchant gives in, for good. */
  DisputeAccepted: stored({ dispute: text }),
  DisputeAcceptanceSent: stored({ dispute: text }),
  DisputeAcceptanceRefused: stored({ dispute: text, failure }),
  /** Outcome and money agree: nothing more is to come, unless the channel opens it anew. */
  DisputeClosed: stored({ dispute: text, outcome: z.enum(DISPUTE_OUTCOMES) }),
};

export type DisputeEvent = EventOf<typeof disputeEventSchemas>;
export const disputeEventVersions: EventVersions<typeof disputeEventSchemas> = {
  DisputeOpened: 1,
  DisputeStandingTold: 1,
  DisputeMoneyMoved: 1,
  DisputeHoldDecided: 1,
  DisputeHeld: 1,
  DisputeMovementBooked: 1,
  DisputeReleased: 1,
  DisputeEvidenceSubmitted: 1,
  DisputeEvidenceSent: 1,
  DisputeEvidenceRefused: 1,
  DisputeAccepted: 1,
  DisputeAcceptanceSent: 1,
  DisputeAcceptanceRefused: 1,
  DisputeClosed: 1,
};
