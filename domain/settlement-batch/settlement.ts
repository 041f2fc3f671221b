/**
 * The settlement of a merchant's takings in a currency, as its events tell it: its schedule, its batches after one
 * another, and what they kept back.
 */
import { derivedId } from '../ids.js';
import type { Currency } from '../money/money.js';
import type { ScheduleTerms } from './schedule.js';

export interface OpenBatch {
  readonly id: string;
  readonly number: number;
  readonly day: string;
  /** Signed, in minor units: items and what was carried in. */
  readonly due: bigint;
  readonly carriedIn: bigint;
  readonly carriedSince: string | null;
  readonly terms: ScheduleTerms;
  readonly needsApproval: boolean;
  readonly isApproved: boolean;
}

/** What a batch keeps back. */
export interface Reserve {
  readonly batch: string;
  readonly number: number;
  readonly minor: bigint;
  /** The last day. */
  readonly until: string;
}

export interface Settlement {
  readonly merchant: string;
  readonly currency: Currency;
  readonly schedule: { readonly version: number; readonly terms: ScheduleTerms };
  /** Ids of the approved proposals that set schedules. */
  readonly approvals: ReadonlySet<string>;
  /** Why it is held by hand; null if it is not. */
  readonly held: { readonly reason: string; readonly by: string; readonly at: string } | null;
  /** How many batches there were. */
  readonly batches: number;
  /** Number of the last entry that a batch has, and its place in the log. */
  readonly to: number;
  readonly position: string | null;
  readonly carried: bigint;
  readonly carriedSince: string | null;
  readonly open: OpenBatch | null;
  readonly reserves: readonly Reserve[];
}

/** State of `settlement-{merchant}:{currency}`: null before the first schedule. */
export type SettlementState = Settlement | null;

export const batchId = (merchant: string, currency: string, number: number): string =>
  derivedId('settlementBatch', merchant, currency, String(number));
