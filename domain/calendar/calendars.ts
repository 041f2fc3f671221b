/** Decides over the versions of every business calendar: one stream holds them all, for they are few. */
import type { z } from 'zod';
import { contentHash } from '../kernel/content.js';
import { accept, type Decision, type Rejection, reject } from '../kernel/decider.js';
import { isDay } from '../ledger/calendar.js';
import { type BusinessCalendar, dayOfWeek } from './business-day.js';
import type { CalendarEvent, calendarContent } from './events.js';

export type CalendarContent = z.output<typeof calendarContent>;

/** A version: who added it, when, and what it says. */
export interface CalendarVersion {
  /** 1 for the first. */
  readonly version: number;
  readonly content: CalendarContent;
  readonly by: string;
  readonly approval: { readonly id: string; readonly approvedBy: string } | null;
  readonly at: string;
}

export interface KnownCalendar {
  readonly id: string;
  /** Oldest first; at least the first version. */
  readonly versions: readonly CalendarVersion[];
}

/** By id, in the order in which they came. */
export type Calendars = ReadonlyMap<string, KnownCalendar>;

export interface AddCalendarVersion {
  readonly type: 'AddCalendarVersion';
  readonly calendar: string;
  readonly content: CalendarContent;
  readonly by: string;
  /** The approved proposal, with the version that it was made on (0 for none); null without a proposal. */
  readonly approval: {
    readonly id: string;
    readonly approvedBy: string;
    readonly after: number;
  } | null;
}

/** Ids that a caller may choose. */
export const CALENDAR_ID = /^[A-Z][A-Z0-9-]{1,19}$/;
export const MAX_CALENDARS = 50;
export const MAX_VERSIONS = 200;
/** Twenty years of a week with two days off, and then some. */
export const MAX_CALENDAR_DAYS = 1_000;
const MAX_YEARS = 30;

/** The newest version of a calendar. */
export function newest({ id, versions }: KnownCalendar): CalendarVersion {
  const last = versions.at(-1);
  if (last === undefined) throw new Error(`calendar ${id} has no version`);
  return last;
}

/** A calendar as days are counted by it. */
export function daysOf(calendar: KnownCalendar): BusinessCalendar {
  const { version, content } = newest(calendar);
  const { knownFrom, knownUntil, weekend, holidays, workdays } = content;
  return { id: calendar.id, version, knownFrom, knownUntil, weekend, holidays, workdays };
}

function decide(command: AddCalendarVersion, state: Calendars): Decision<CalendarEvent> {
  const { calendar, by, approval } = command;
  const known = state.get(calendar);
  const version = known?.versions.length ?? 0;
  if (approval !== null) {
    if (known?.versions.some((one) => one.approval?.id === approval.id)) return accept();
    if (approval.after !== version) {
      return reject('calendar_changed', `the calendar is at version ${version} by now`);
    }
  }
  if (known === undefined ? state.size >= MAX_CALENDARS : version >= MAX_VERSIONS) {
    const detail = `at most ${MAX_CALENDARS} calendars with ${MAX_VERSIONS} versions each`;
    return reject('too_many_calendars', detail);
  }
  const content = inOrder(command.content);
  const before = known && newest(known).content;
  if (before !== undefined && contentHash(before) === contentHash(content)) {
    return approval === null
      ? accept()
      : reject('calendar_invalid', 'the calendar says this already');
  }
  const rejection = refusalOf(calendar, content, before);
  if (rejection !== undefined) return { accepted: false, rejection };
  return accept({
    type: 'CalendarVersionAdded',
    data: {
      calendar,
      version: version + 1,
      content,
      by,
      approval: approval && { id: approval.id, approvedBy: approval.approvedBy },
    },
  });
}

const inOrder = (content: CalendarContent): CalendarContent => ({
  ...content,
  weekend: content.weekend.toSorted((a, b) => a - b),
  holidays: content.holidays.toSorted(),
  workdays: content.workdays.toSorted(),
});

/** The first rule that a version breaks. */
function refusalOf(
  id: string,
  content: CalendarContent,
  before: CalendarContent | undefined,
): Rejection | undefined {
  if (!CALENDAR_ID.test(id)) {
    return reject('invalid_request', 'an id is 2–20 of A–Z 0–9 -, with a letter first', 'id')
      .rejection;
  }
  return spanRefusal(content, before) ?? weekRefusal(content) ?? daysRefusal(content);
}

function spanRefusal(
  { knownFrom, knownUntil }: CalendarContent,
  before: CalendarContent | undefined,
): Rejection | undefined {
  const invalid = (detail: string, param: string) =>
    reject('calendar_invalid', detail, param).rejection;
  if (!isDay(knownFrom)) return invalid('not a day YYYY-MM-DD', 'knownFrom');
  if (!isDay(knownUntil) || knownUntil < knownFrom) {
    return invalid('its last day is a day YYYY-MM-DD, not before its first', 'knownUntil');
  }
  if (yearOf(knownUntil) - yearOf(knownFrom) >= MAX_YEARS) {
    return invalid(`a calendar knows at most ${MAX_YEARS} years`, 'knownUntil');
  }
  // What has been promised by the days of a version stays known.
  if (before !== undefined && knownFrom > before.knownFrom) {
    return invalid(`the version before knew ${before.knownFrom}`, 'knownFrom');
  }
  if (before !== undefined && knownUntil < before.knownUntil) {
    return invalid(`the version before knew ${before.knownUntil}`, 'knownUntil');
  }
  return undefined;
}

const YEAR_DIGITS = 4;
const yearOf = (day: string): number => Number(day.slice(0, YEAR_DIGITS));

/** At least a day of the week is for business: otherwise no day would ever come. */
function weekRefusal({ weekend }: CalendarContent): Rejection | undefined {
  const isWeek =
    weekend.length <= 6 &&
    new Set(weekend).size === weekend.length &&
    weekend.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
  if (isWeek) return undefined;
  const detail = 'a weekend is up to six days of the week, from 1 (Monday) to 7 (Sunday)';
  return reject('calendar_invalid', detail, 'weekend').rejection;
}

function daysRefusal(content: CalendarContent): Rejection | undefined {
  const { knownFrom, knownUntil, weekend, holidays, workdays } = content;
  for (const [param, days] of [
    ['holidays', holidays],
    ['workdays', workdays],
  ] as const) {
    if (days.length > MAX_CALENDAR_DAYS) {
      return reject('calendar_invalid', `at most ${MAX_CALENDAR_DAYS} days`, param).rejection;
    }
    const wrong = days.find(
      (day, index) => !isDay(day) || day < knownFrom || day > knownUntil || day === days[index - 1],
    );
    if (wrong !== undefined) {
      const detail = `${wrong.slice(0, 20)} is no day that it knows, or stands there twice`;
      return reject('calendar_invalid', detail, param).rejection;
    }
  }
  const misplaced = workdays.find((day) => !weekend.includes(dayOfWeek(day)));
  if (misplaced === undefined) return undefined;
  const detail = `${misplaced} is on no weekend: it is a workday by itself`;
  return reject('calendar_invalid', detail, 'workdays').rejection;
}

function evolve(state: Calendars, { data }: CalendarEvent, at: string): Calendars {
  const { calendar: id, version, content, by, approval } = data;
  const versions = state.get(id)?.versions ?? [];
  return new Map(state).set(id, {
    id,
    versions: [...versions, { version, content, by, approval, at }],
  });
}

const initialState: Calendars = new Map();

/** Its fold also sees when an event was recorded. */
export const calendars = { initialState, decide, evolve };
