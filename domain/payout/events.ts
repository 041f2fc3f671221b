/** Events of `payout-{id}`: money of a merchant that goes to its account at a bank. */
import { z } from 'zod';
import {
  type EventOf,
  type EventVersions,
  failure,
  instant,
  money,
  stored,
  text,
} from '../kernel/schemas.js';

const hold = { reservation: text, expiresAt: instant.nullable() };

export const payoutEventSchemas = {
  PayoutCreated: stored({
    payout: text,
    merchant: text,
    reference: text,
    beneficiary: text,
    bank: text,
    amount: money,
    description: text.nullable(),
    /** Sandbox only. */
    scenario: text.nullable(),
    contentHash: text,
    ...hold,
    /** Who asked for it, if another principal has to approve it; null if nobody has to. */
    proposer: stored({ actor: text, ids: z.array(text) }).nullable(),
  }),
  /** The hold of the request would have ended: this one takes its place. */
  PayoutHoldRenewed: stored({ payout: text, ...hold }),
  /** It waits for another principal. */
  PayoutProposed: stored({ payout: text, approval: text }),
  PayoutApproved: stored({ payout: text, approval: text }),
  /** Before it went to the bank. */
  PayoutCanceled: stored({ payout: text, reason: text }),
  /** What the bank says it paid, by which request of ours: a fact. */
  PayoutConfirmed: stored({
    payout: text,
    requestNo: text,
    /** Empty if the bank did not say. */
    bankReference: text,
    amount: money,
  }),
  /** The ledger holds it. */
  PayoutPaid: stored({ payout: text, transaction: text, to: z.enum(['merchant', 'suspense']) }),
  PayoutFailed: stored({ payout: text, failure }),
  /** The receiving bank sent it back: a fact. */
  PayoutReturned: stored({ payout: text, bankReference: text, amount: money, reason: text }),
  PayoutReturnBooked: stored({
    payout: text,
    bankReference: text,
    transaction: text,
    to: z.enum(['merchant', 'suspense']),
  }),
  /** The bank paid a request that it had promised not to: in suspense, with a case. */
  PayoutLateBooked: stored({ payout: text, requestNo: text, transaction: text }),
};

/** Events of `payout_day-{merchant}:{day}`: what counts towards a limit of that day in UTC. */
export const payoutDayEventSchemas = {
  PayoutCounted: stored({ payout: text, amount: money }),
  /** It was refused after all, and never was. */
  PayoutUncounted: stored({ payout: text }),
};

export type PayoutDayEvent = EventOf<typeof payoutDayEventSchemas>;
export const payoutDayEventVersions: EventVersions<typeof payoutDayEventSchemas> = {
  PayoutCounted: 1,
  PayoutUncounted: 1,
};

export type PayoutEvent = EventOf<typeof payoutEventSchemas>;
export const payoutEventVersions: EventVersions<typeof payoutEventSchemas> = {
  PayoutCreated: 1,
  PayoutHoldRenewed: 1,
  PayoutProposed: 1,
  PayoutApproved: 1,
  PayoutCanceled: 1,
  PayoutConfirmed: 1,
  PayoutPaid: 1,
  PayoutFailed: 1,
  PayoutReturned: 1,
  PayoutReturnBooked: 1,
  PayoutLateBooked: 1,
};
