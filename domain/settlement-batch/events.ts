/**
 * Events of `settlement-{merchant}:{currency}`: how a merchant's takings in a currency are settled, and the batches
 * that settled them. A batch covers the entries of the merchant's pending account after `from` up to `to`, by their
 * numbers: so every entry is in the batch after the one before, and in no other.
 */
import { z } from 'zod';
import { day, type EventOf, type EventVersions, money, stored, text } from '../kernel/schemas.js';

export const scheduleTerms = stored({
  /** N of T+N; 0 settles on the day itself. */
  days: z.number().int(),
  /** Id of the business calendar; null if every day is one of business. */
  calendar: text.nullable(),
  /** `HH:MM` in the zone of the book: what comes later counts as of the next day. Null for the day cut. */
  cutOff: text.nullable(),
  /** Less than this is carried over. */
  minimum: money,
  /** `"10"` keeps 10 % of what is settled back, half-up. */
  reservePercent: text,
  /** For so many days. */
  reserveDays: z.number().int(),
  /** A batch of more waits for an approval; null for none. */
  approvalAbove: money.nullable(),
});

const approval = stored({ id: text, approvedBy: text }).nullable();

export const settlementEventSchemas = {
  SettlementScheduleSet: stored({
    merchant: text,
    currency: text,
    /** 1 for the first. */
    version: z.number().int(),
    terms: scheduleTerms,
    by: text,
    approval,
  }),
  /** By hand: nothing is settled until it is released. */
  SettlementHeld: stored({ merchant: text, currency: text, reason: text, by: text }),
  SettlementReleased: stored({ merchant: text, currency: text, by: text }),
  SettlementBatchMade: stored({
    batch: text,
    merchant: text,
    currency: text,
    /** 1, 2, 3 … without gaps. */
    number: z.number().int(),
    /** The accounting day on which it was made. */
    day,
    /** Version of the schedule. */
    schedule: z.number().int(),
    /** By which days were counted; null if every day is one of business. */
    calendar: stored({ id: text, version: z.number().int() }).nullable(),
    /** Numbers of entries of the pending account: after the first, up to and with the last. */
    from: z.number().int(),
    to: z.number().int(),
    /** Of the last of these entries in the log; null if there is none yet. */
    position: text.nullable(),
    /** How many of them are items: settlements themselves are none. */
    count: z.number().int(),
    credits: money,
    debits: money,
    /** What batches before have left, signed, and since which day. */
    carriedIn: money,
    carriedSince: day.nullable(),
    /** It waits for an approval. */
    needsApproval: z.boolean(),
  }),
  SettlementBatchApproved: stored({ batch: text, approval: text, by: text }),
  /** The money of a batch was moved, or all of it was carried over. */
  SettlementBatchSettled: stored({
    batch: text,
    /** The ledger's transaction; null if nothing was moved. */
    transaction: text.nullable(),
    /** From the pending account: to the payable account, and to the reserve. */
    settled: money,
    payable: money,
    reserve: money,
    /** The last day of the reserve; null if there is none. */
    reserveUntil: day.nullable(),
    /** What is left for batches to come, signed, since when, and why. */
    carried: money,
    carriedSince: day.nullable(),
    cause: z.enum(['negative', 'below_minimum', 'not_available', 'rejected']).nullable(),
  }),
  /** What a batch kept back was given to the merchant's payable account. */
  SettlementReserveReleased: stored({ batch: text, transaction: text, amount: money, day }),
};

export type SettlementEvent = EventOf<typeof settlementEventSchemas>;
export const settlementEventVersions: EventVersions<typeof settlementEventSchemas> = {
  SettlementScheduleSet: 1,
  SettlementHeld: 1,
  SettlementReleased: 1,
  SettlementBatchMade: 1,
  SettlementBatchApproved: 1,
  SettlementBatchSettled: 1,
  SettlementReserveReleased: 1,
};
