/**
 * Which accounting day runs by the clock. A book's own day moves by cuts alone (日切); this says when a
 * cut is due, and when a book is so far behind the clock that one of the two must be wrong.
 */
import { localTime, nextDay, previousDay } from './calendar.js';

/** When the days of a book end. */
export interface DayRule {
  /** IANA name of a time zone. */
  readonly timezone: string;
  /** `HH:MM` on the wall clock of the zone. */
  readonly cutTime: string;
}

export const MIDNIGHT = '00:00';
const NOON = '12:00';
const CUT_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

export const isCutTime = (text: string): boolean => CUT_TIME.test(text);

/**
 * The day that runs at an instant (milliseconds since 1970). A cut time before noon ends the day
 * before: at 04:00 what happened in the night still counts. A cut time from noon on ends the day itself: what
 * comes after 22:00 belongs to tomorrow.
 */
export function runningDay(ms: number, { timezone, cutTime }: DayRule): string {
  const { day, time } = localTime(ms, timezone);
  if (cutTime < NOON) return time < cutTime ? previousDay(day) : day;
  return time < cutTime ? day : nextDay(day);
}

/** More days than these are cut at once only if an operator says so by `force`. */
export const MAX_DAYS_AT_ONCE = 3;

const DAY_MS = 86_400_000;
const ordinal = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

/** How many days end if everything from the first through the last is cut; 0 or less for none. */
export const daysThrough = (first: string, last: string): number =>
  ordinal(last) - ordinal(first) + 1;

/**
 * True if more days are over by the clock than are cut without an operator: the clock is wrong, or the
 * book has slept for long. Only an operator can tell.
 */
export const isDayUnclear = (book: DayRule & { readonly day: string }, nowMs: number): boolean =>
  daysThrough(book.day, previousDay(runningDay(nowMs, book))) > MAX_DAYS_AT_ONCE;
