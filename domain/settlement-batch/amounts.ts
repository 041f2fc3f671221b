/** What of a batch is settled, what is kept back, and what is left for batches to come. */
import { percentOf } from '../money/fee.js';
import type { ScheduleTerms } from './schedule.js';

/** In minor units. */
export interface BatchAmounts {
  /** From the pending account. */
  readonly settled: bigint;
  /** settled = payable + reserve */
  readonly payable: bigint;
  readonly reserve: bigint;
  /** Signed: due = settled + carried. */
  readonly carried: bigint;
  /** Why something is left; null if nothing is. */
  readonly cause: CarryCause | null;
}

export type CarryCause = 'negative' | 'below_minimum' | 'not_available' | 'rejected';

/** Less than this is never moved. */
export const leastOf = (minimum: bigint): bigint => (minimum > 1n ? minimum : 1n);

/**
 * What becomes of a batch that is not to be settled, whatever the pending account has: below zero, or below the minimum.
 * Undefined for every other.
 * @param due items and what was carried in, signed.
 */
export function carriedOver(due: bigint, minimum: bigint): BatchAmounts | undefined {
  if (due >= leastOf(minimum)) return undefined;
  const cause = due === 0n ? null : due < 0n ? 'negative' : 'below_minimum';
  return { settled: 0n, payable: 0n, reserve: 0n, carried: due, cause };
}

/**
 * What is settled of a batch. Refunds of later days may have taken money from the pending account already: then what
 * is left is settled, and the rest is carried over, where these refunds meet it as items. Undefined if so little is
 * there that the batch waits.
 * @param available what of the pending account is due, without what is held for refunds.
 */
export function amountsOf(
  due: bigint,
  available: bigint,
  minimum: bigint,
  terms: Pick<ScheduleTerms, 'reservePercent'>,
): BatchAmounts | undefined {
  const settled = due < available ? due : available;
  return settled < leastOf(minimum) ? undefined : withReserve(due, settled, terms);
}

/** The parts of what was settled: the reserve half-up, the rest is payable. */
export function withReserve(
  due: bigint,
  settled: bigint,
  { reservePercent }: Pick<ScheduleTerms, 'reservePercent'>,
): BatchAmounts {
  const reserve = percentOf(reservePercent, settled);
  return {
    ...{ settled, payable: settled - reserve, reserve, carried: due - settled },
    cause: settled === due ? null : 'not_available',
  };
}
