/**
 * Periods of a book, months and years by effective date, and how far they are closed. The accounting day moves
 * by cuts alone; what is closed here is the past: which dates a request may still name. A book is closed
 * through a day, softly (it can be reopened) or for good, and never has an open day before a closed day.
 */
import { DAY, nextDay, previousDay } from './calendar.js';

/** `2026-10` or `2026`. */
export const PERIOD = /^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/;

/** True for a month or a year that the calendar has. */
export const isPeriod = (text: string): boolean => PERIOD.test(text) && DAY.test(firstDayOf(text));

const isYear = (period: string): boolean => period.length === 4;

/** @param period as `isPeriod` takes it. */
export const firstDayOf = (period: string): string =>
  isYear(period) ? `${period}-01-01` : `${period}-01`;

/** @param period as `isPeriod` takes it. */
export function lastDayOf(period: string): string {
  if (isYear(period)) return `${period}-12-31`;
  // Every month is over 31 days after it began, and the day after it is in the first week of the next month.
  const inNext = new Date(Date.parse(`${period}-01T00:00:00Z`) + 31 * 86_400_000);
  return previousDay(`${inNext.toISOString().slice(0, 7)}-01`);
}

/** The month in which a day lies. */
export const monthOf = (day: string): string => day.slice(0, 7);

export type ClosedState = 'soft' | 'hard';

export interface ClosedThrough {
  /** Every effective date up to this day, the day included, is closed. */
  readonly through: string;
  /** The period whose close brought the book so far. */
  readonly period: string;
  /** Who closed it: `key:{id}` or `user:{id}`. */
  readonly by: string;
  /** What was shown before the close: hash of blockers and entries. */
  readonly plan: string;
}

export interface Periods {
  /** Never before `hard`. */
  readonly soft: ClosedThrough | null;
  readonly hard: ClosedThrough | null;
  /** How many transactions took effect on another day than their accounting day: what was planned before one came is void. */
  readonly backdated: number;
  /** The approval under which a period was last reopened. */
  readonly reopened: string | null;
}

export const NOTHING_CLOSED: Periods = { soft: null, hard: null, backdated: 0, reopened: null };

/** How a date is closed, and by which close; undefined if it is open. */
export function closureOf(
  { soft, hard }: Periods,
  date: string,
): (ClosedThrough & { readonly state: ClosedState }) | undefined {
  if (hard !== null && date <= hard.through) return { ...hard, state: 'hard' };
  if (soft !== null && date <= soft.through) return { ...soft, state: 'soft' };
  return undefined;
}

/** The first day that is not closed; null if no day is. */
export const firstOpenDay = ({ soft }: Periods): string | null =>
  soft === null ? null : nextDay(soft.through);

/** A book after a close. */
export const afterClose = (periods: Periods, state: ClosedState, closed: ClosedThrough): Periods =>
  state === 'soft'
    ? { ...periods, soft: closed }
    : {
        ...periods,
        hard: closed,
        soft:
          periods.soft !== null && periods.soft.through > closed.through ? periods.soft : closed,
      };

/** A book after what was closed softly was reopened from a period on: the days before it stay closed. */
export function afterReopening(periods: Periods, period: string, approval: string): Periods {
  const { soft, hard } = periods;
  const through = previousDay(firstDayOf(period));
  if (soft === null) return { ...periods, reopened: approval };
  const rest =
    hard !== null && hard.through >= through
      ? hard
      : { ...soft, through, period: monthOf(through) };
  return { ...periods, soft: rest, reopened: approval };
}
