/**
 * Business days (营业日) of a calendar: its working week, less its holidays, with the make-up workdays (调休) that a
 * country puts on a weekend. A calendar is known from one day until another day; beyond these nothing is
 * guessed.
 */
import { type Rejection, reject } from '../kernel/decider.js';
import { nextDay } from '../ledger/calendar.js';

/** What a version of a calendar says. Days are `YYYY-MM-DD`, in their order, each once. */
export interface CalendarDays {
  readonly knownFrom: string;
  /** The last day that it knows. */
  readonly knownUntil: string;
  /** Days of the week without business: 1 is Monday, 7 is Sunday. */
  readonly weekend: readonly number[];
  readonly holidays: readonly string[];
  /** Days of a weekend on which business is done. */
  readonly workdays: readonly string[];
}

/** A calendar under its name and version: a rule of days that a refusal can name. */
export interface BusinessCalendar extends CalendarDays {
  readonly id: string;
  readonly version: number;
}

type Known<T> =
  | { readonly accepted: true; readonly value: T }
  | { readonly accepted: false; readonly rejection: Rejection };

const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;
/** 1970-01-01 was a Thursday. */
const THURSDAY = 4;

/** 1 for Monday, 7 for Sunday. */
export function dayOfWeek(day: string): number {
  const since1970 = Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
  const fromMonday = (since1970 + THURSDAY - 1) % DAYS_OF_WEEK;
  return ((fromMonday + DAYS_OF_WEEK) % DAYS_OF_WEEK) + 1;
}

/** Refused with `calendar_unknown` if the calendar does not know the day. */
export function isBusinessDay(calendar: BusinessCalendar, day: string): Known<boolean> {
  const { id, version, knownFrom, knownUntil, weekend, holidays, workdays } = calendar;
  if (day < knownFrom || day > knownUntil) {
    const detail = `${id} (version ${version}) knows the days from ${knownFrom} until ${knownUntil}, not ${day}`;
    return reject('calendar_unknown', detail);
  }
  const value = weekend.includes(dayOfWeek(day)) ? workdays.includes(day) : !holidays.includes(day);
  return { accepted: true, value };
}

/** No day is more business days away than this. */
export const MAX_BUSINESS_DAYS = 90;

/**
 * The day T+N: the N-th business day after T, and for N = 0 the day itself or, if it is none, the next business
 * day. Never earlier for a later T. Refused with `calendar_unknown` if the way there leads over a day that the
 * calendar does not know.
 * @param days 0 to `MAX_BUSINESS_DAYS`.
 */
export function addBusinessDays(
  calendar: BusinessCalendar,
  from: string,
  days: number,
): Known<string> {
  if (!Number.isInteger(days) || days < 0 || days > MAX_BUSINESS_DAYS) {
    throw new RangeError(`not a number of business days: ${days}`);
  }
  let at = days === 0 ? from : nextDay(from);
  for (let left = Math.max(days, 1); ; at = nextDay(at)) {
    const business = isBusinessDay(calendar, at);
    if (!business.accepted) return business;
    if (business.value) left -= 1;
    if (left === 0) return { accepted: true, value: at };
  }
}
