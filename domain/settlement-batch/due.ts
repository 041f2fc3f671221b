/** Which entries of a pending account are due: those of the days whose T+N has come. */
import { addBusinessDays, type BusinessCalendar } from '../calendar/business-day.js';
import type { Rejection } from '../kernel/decider.js';
import { fromInstant } from '../kernel/clock.js';
import { type DayRule, runningDay } from '../ledger/accounting-day.js';
import { nextDay } from '../ledger/calendar.js';
import type { ScheduleTerms } from './schedule.js';

/** An entry of a pending account. */
export interface PendingEntry {
  /** 1, 2, 3 … without gaps. */
  readonly sequence: number;
  readonly direction: 'debit' | 'credit';
  /** In minor units. */
  readonly minor: bigint;
  /** Balance of the account after it. */
  readonly balance: bigint;
  /** Accounting day. */
  readonly day: string;
  readonly recordedAt: string;
  /** A place in the log. */
  readonly position: string;
  /** Whose money it moved; null if it belongs to no payment. */
  readonly payment: string | null;
  /** It settled earlier entries: it is no item. */
  readonly isSettlement: boolean;
}

interface Now {
  /** The open accounting day of the book. */
  readonly day: string;
  readonly nowMs: number;
  /** IANA name of the zone of the book. */
  readonly timezone: string;
}

/**
 * T of an entry: its accounting day or, if it was recorded after the cut-off time, the day after. Never earlier
 * for a later entry, since neither accounting days nor recorded times ever go back.
 */
export const dayOf = (
  { day, recordedAt }: Pick<PendingEntry, 'day' | 'recordedAt'>,
  { cutOff }: Pick<ScheduleTerms, 'cutOff'>,
  timezone: string,
): string =>
  cutOff === null ? day : later(day, clockDay(recordedAt, { timezone, cutTime: cutOff }));

const clockDay = (recordedAt: string, rule: DayRule): string =>
  runningDay(fromInstant(recordedAt), rule);
const later = (a: string, b: string): string => (a > b ? a : b);

/**
 * A test of whether the entries of a day T are due: the day is over, cut-off time considered, and T+N has come.
 * Refused with `calendar_unknown`.
 * @param calendar undefined if every day is one of business.
 */
export function dueTest(
  terms: ScheduleTerms,
  calendar: BusinessCalendar | undefined,
  { day, nowMs, timezone }: Now,
): (t: string) => { readonly due: boolean } | Rejection {
  const running = dayOf({ day, recordedAt: new Date(nowMs).toISOString() }, terms, timezone);
  const known = new Map<string, { readonly due: boolean } | Rejection>();
  const ask = (t: string): { readonly due: boolean } | Rejection => {
    if (t >= running) return { due: false };
    if (calendar === undefined) return { due: plainDays(t, terms.days) <= day };
    const answer = addBusinessDays(calendar, t, terms.days);
    return answer.accepted ? { due: answer.value <= day } : answer.rejection;
  };
  return (t) => {
    const answer = known.get(t) ?? ask(t);
    known.set(t, answer);
    return answer;
  };
}

function plainDays(from: string, days: number): string {
  let at = from;
  for (let left = days; left > 0; left -= 1) at = nextDay(at);
  return at;
}
