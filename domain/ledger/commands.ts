/** Commands of a book. Amounts are text as they came; the decider parses and refuses. */
import type { Rejection } from '../kernel/decider.js';
import type { MoneyText } from '../money/money.js';
import type { Side, SubjectType } from './chart.js';
import type { ClosedState } from './period.js';

export interface EntryRequest {
  /** Id of an account of the book. */
  readonly account: string;
  readonly direction: Side;
  readonly amount: MoneyText;
}

/** A limit is money that may be zero or carry a minus: a floor of `-100.00` is a credit line. */
export interface LimitsRequest {
  readonly floor?: MoneyText;
  readonly ceiling?: MoneyText;
}

type Metadata = Readonly<Record<string, string>>;

/** The engine itself may post to accounts that it manages; a caller from outside may not. */
type Origin = { readonly origin: 'engine' | 'caller' };

/** Money that has moved in the world already, whatever a limit of this book says. */
export interface Fact {
  /** Id of the event that tells of the movement: a capture that a channel has confirmed, say. */
  readonly evidence: string;
}

/** Only the engine's own flows post facts; a caller from outside asks, and may be refused. */
type PostingOrigin =
  | { readonly origin: 'engine'; readonly fact?: Fact; readonly closing?: string }
  | { readonly origin: 'caller'; readonly fact?: never; readonly closing?: never };

/** Opens a book with its first accounting day; every other command needs an open book. */
export interface OpenBook {
  readonly type: 'OpenBook';
  readonly book: string;
  /** IANA name of the zone whose calendar gives the accounting days. */
  readonly timezone: string;
  /** `HH:MM` in that zone, when its days end. Default: midnight. */
  readonly cutTime?: string;
}

/** Adds a subject to the chart of the book. Its normal side follows from its type. */
export interface AddSubject {
  readonly type: 'AddSubject';
  readonly subject: {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly type: SubjectType;
    /** Id of the subject above it. Default: none, it stands at the top. */
    readonly parent?: string;
  };
}

export type OpenAccount = Origin & {
  readonly type: 'OpenAccount';
  readonly id: string;
  readonly currency: string;
  readonly subject: string;
  readonly limits?: LimitsRequest;
  readonly metadata?: Metadata;
};

export interface ChangeAccount {
  readonly type: 'FreezeAccount' | 'UnfreezeAccount' | 'CloseAccount';
  readonly id: string;
}

/** Changes limits; what is left out stays as it is, null is no limit. */
export interface ChangeLimits {
  readonly type: 'ChangeLimits';
  readonly id: string;
  readonly floor?: MoneyText | null;
  readonly ceiling?: MoneyText | null;
  /** Accounting day `YYYY-MM-DD` from which it holds. Default: the open day, so at once. */
  readonly from?: string;
}

export type PostTransaction = PostingOrigin & {
  readonly type: 'PostTransaction';
  readonly id: string;
  readonly entries: readonly EntryRequest[];
  /** `YYYY-MM-DD`, at most the open accounting day, which is the default. */
  readonly effectiveDate?: string;
  readonly reference?: string;
  readonly metadata?: Metadata;
  /** True on each item of a chain but its last. */
  readonly linked?: boolean;
};

/** Stands in a batch for an item that could not be read: it is refused, and its chain with it. */
export interface RefuseItem {
  readonly type: 'RefuseItem';
  readonly rejection: Rejection;
  readonly linked: boolean;
}

export type ReverseTransaction = Origin & {
  readonly type: 'ReverseTransaction';
  /** Id of the transaction that the reversal becomes. */
  readonly id: string;
  readonly transaction: string;
  readonly reason: string;
  readonly effectiveDate?: string;
};

export type Reserve = Origin & {
  readonly type: 'Reserve';
  readonly id: string;
  readonly entries: readonly EntryRequest[];
  /** Seconds from now. Default: never. */
  readonly expiresIn?: number;
  readonly reference?: string;
  readonly metadata?: Metadata;
};

export type PostReservation = PostingOrigin & {
  readonly type: 'PostReservation';
  readonly reservation: string;
  /** Id of the transaction that the posting becomes. */
  readonly id: string;
  /** Default: all that was reserved. What is not posted is released. */
  readonly entries?: readonly EntryRequest[];
  /** Default: that of the reservation. */
  readonly metadata?: Metadata;
};

export type VoidReservation = Origin & {
  readonly type: 'VoidReservation';
  readonly reservation: string;
};

/** Voids what is past its expiry, at most a thousand at a time; the timer's command. */
export interface ExpireReservations {
  readonly type: 'ExpireReservations';
}

/** Closes an accounting day, with those before it that are open yet, and opens the day after. */
export interface CutDay {
  readonly type: 'CutDay';
  readonly cause: 'timer' | 'operator';
  /** The day that ends, `YYYY-MM-DD`. */
  readonly day: string;
  /** True cuts more than three days at once. */
  readonly force?: boolean;
}

/**
 * Closes every effective date through the end of a period. Its closing entries follow it in one chain, each with
 * the period as its `closing`: it and they are stored together or not at all.
 */
export interface ClosePeriod {
  readonly type: 'ClosePeriod';
  /** `2026-10` or `2026`. */
  readonly period: string;
  readonly state: ClosedState;
  readonly by: string;
  /** Hash of the dry run that was looked at. */
  readonly plan: string;
  /** Transactions with another effective date than their day that the dry run knew of: see `Periods`. */
  readonly backdated: number;
  readonly linked: boolean;
}

/** Opens what was closed softly from the first day of the period on. */
export interface ReopenPeriod {
  readonly type: 'ReopenPeriod';
  readonly period: string;
  readonly by: string;
  readonly reason: string;
  /** That of the soft close that was looked at: another close is not reopened. */
  readonly plan: string;
  /** Under which it was approved: a second time has no effect. */
  readonly approval: string;
}

export type LedgerCommand =
  | AddSubject
  | OpenAccount
  | ChangeAccount
  | ChangeLimits
  | PostTransaction
  | RefuseItem
  | ReverseTransaction
  | Reserve
  | PostReservation
  | VoidReservation
  | ExpireReservations
  | CutDay
  | ClosePeriod
  | ReopenPeriod;
