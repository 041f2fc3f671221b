/**
 * Events of a book, all in the stream `ledger-{book}`, but for `BookRegistered`, which lists the
 * books in `tallybook-books`. Amounts are decimal strings.
 */
import { z } from 'zod';
import {
  day,
  type EventOf,
  type EventVersions,
  instant,
  metadataMap,
  stored,
  text,
} from '../kernel/schemas.js';
import { subjectTypes } from './chart.js';

const direction = z.enum(['debit', 'credit']);
const limits = stored({ floor: text.optional(), ceiling: text.optional() });

/** An entry as posted: the account's own gapless number and its balance after the entry. */
const postedEntry = stored({
  account: text,
  direction,
  amount: text,
  currency: text,
  /** 1, 2, 3 … without gaps per account. */
  sequence: z.number().int(),
  /** Posted balance after the entry, signed towards the account's normal side. */
  balance: text,
});

const heldEntry = stored({ account: text, direction, amount: text, currency: text });

const subject = stored({
  id: text,
  code: text,
  name: text,
  type: z.enum(subjectTypes),
  normalSide: direction,
  /** Id of the subject above it; null for a subject at the top. */
  parent: text.nullable(),
});

export const ledgerEventSchemas = {
  /** A book of this name may exist: written before its stream, so that a restart finds every book. */
  BookRegistered: stored({ book: text }),
  /** `day` is the first accounting day; its days end at `cutTime` (`HH:MM`) on the zone's wall clock. */
  BookOpened: stored({
    book: text,
    timezone: text,
    cutTime: text,
    day,
    /** The chart of subjects that it opens with. */
    chart: z.array(subject),
  }),
  /** The chart of the book has a further subject. */
  SubjectAdded: stored({ subject }),
  AccountOpened: stored({
    account: text,
    currency: text,
    subject: text,
    /** That of the subject: amounts and limits are signed towards it. */
    normalSide: direction,
    class: z.enum(['customer', 'merchant', 'internal']),
    /** True for accounts of the engine, which take no direct postings. */
    managed: z.boolean(),
    limits,
    metadata: metadataMap,
    contentHash: text,
  }),
  AccountFrozen: stored({ account: text }),
  AccountUnfrozen: stored({ account: text }),
  AccountClosed: stored({ account: text }),
  /** From here on the account has these limits and no others. */
  AccountLimitsChanged: stored({ account: text, limits, day }),
  /** A change that the cut of the day before `from` makes. What is left out stays, null is no limit. */
  AccountLimitsScheduled: stored({
    account: text,
    limits: stored({ floor: text.nullable().optional(), ceiling: text.nullable().optional() }),
    from: day,
  }),
  TransactionPosted: stored({
    transaction: text,
    entries: z.array(postedEntry),
    effectiveDate: day,
    /** Accounting day, stamped by the writer. */
    day,
    reference: text.nullable(),
    metadata: metadataMap,
    /** The transaction that this transaction reverses (红冲). */
    reverses: text.nullable(),
    /** Why it was reversed; null for every other transaction. */
    reason: text.nullable(),
    /** The reservation that this transaction posts, whole or in part; what is left of it is released. */
    reservation: text.nullable(),
    /**
     * Set by the engine's flows alone: the money has moved already, so neither floor nor ceiling limits
     * the posting. `evidence` is the id of the event that tells of the movement. Null for a request.
     */
    fact: stored({
      evidence: text,
      /** The day of the movement, if the book was closed for it: then it takes effect on the first open day. */
      occurredOn: day.optional(),
    }).nullable(),
    /** Of the request, if the transaction does not tell it itself: see content.ts. */
    contentHash: text.optional(),
  }),
  ReservationMade: stored({
    reservation: text,
    entries: z.array(heldEntry),
    expiresAt: instant.nullable(),
    day,
    reference: text.nullable(),
    metadata: metadataMap,
    contentHash: text,
  }),
  ReservationVoided: stored({ reservation: text, cause: z.enum(['void', 'expired']), day }),
  /** The void came before its reservation (空回滚), which is refused from now on (防悬挂). */
  ReservationPrevented: stored({ reservation: text, day }),
  /**
   * The day cut (日切): `closed` takes no more transactions, `opened` begins. The days between the two,
   * if there are any, had no transactions.
   */
  DayCut: stored({ closed: day, opened: day, cause: z.enum(['timer', 'operator']) }),
  /** No request may take effect through this day any more. `hard` is for good, with closing entries. */
  PeriodClosed: stored({
    /** `2026-10` or `2026`. */
    period: text,
    state: z.enum(['soft', 'hard']),
    through: day,
    by: text,
    /** Hash of the dry run that it follows: its blockers and closing entries. */
    plan: text,
  }),
  /** What was closed softly is open again from the first day of the period on. */
  PeriodReopened: stored({ period: text, by: text, reason: text, approval: text }),
};

export type LedgerEvent = EventOf<typeof ledgerEventSchemas>;
export const ledgerEventVersions: EventVersions<typeof ledgerEventSchemas> = {
  BookRegistered: 1,
  BookOpened: 1,
  SubjectAdded: 1,
  AccountOpened: 1,
  AccountFrozen: 1,
  AccountUnfrozen: 1,
  AccountClosed: 1,
  AccountLimitsChanged: 1,
  AccountLimitsScheduled: 1,
  TransactionPosted: 1,
  ReservationMade: 1,
  ReservationVoided: 1,
  ReservationPrevented: 1,
  DayCut: 1,
  PeriodClosed: 1,
  PeriodReopened: 1,
};
