/** Accounting days: calendar days `YYYY-MM-DD` in the zone of their book. Pure: the time is given. */

const DAY_MS = 86_400_000;

const YEAR = '(?:\\d{3}[1-9]|\\d{2}[1-9]0|\\d[1-9]00|[1-9]000)';
/** Divided by 4 with nothing left, and not 00. */
const FOURTH = '(?:0[48]|[2468][048]|[13579][26])';
const MONTH_AND_DAY =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))';

/**
 * A day that the calendar has, from 0001-01-01 to 9999-12-31: other tools that read a book (Beancount
 * for example) know no year 0.
 */
export const DAY = new RegExp(
  `^(?:(?:\\d{2}${FOURTH}|${FOURTH}00)-02-29|${YEAR}-${MONTH_AND_DAY})$`,
);

/** True for a day that the calendar has, in the years 0001 to 9999: not `2026-02-30`. */
export const isDay = (text: string): boolean => DAY.test(text);

const dayOfUtc = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The calendar day after. */
export const nextDay = (day: string): string => dayOfUtc(startOf(day) + DAY_MS);

/** The calendar day before. */
export const previousDay = (day: string): string => dayOfUtc(startOf(day) - DAY_MS);

/** What a zone's wall clock shows at an instant (milliseconds since 1970), part by part. */
type WallClock = (ms: number, timezone: string) => (part: Intl.DateTimeFormatPartTypes) => string;

/**
 * It throws a RangeError if the time zone database does not know the zone.
 * @param more than day, hours and minutes
 */
export function wallClock(more: Intl.DateTimeFormatOptions = {}): WallClock {
  const formatters = new Map<string, Intl.DateTimeFormat>();
  const formatterOf = (timezone: string): Intl.DateTimeFormat => {
    const known = formatters.get(timezone);
    if (known !== undefined) return known;
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      ...more,
    });
    formatters.set(timezone, formatter);
    return formatter;
  };
  return (ms, timezone) => {
    const parts = formatterOf(timezone).formatToParts(ms);
    return (part) => parts.find(({ type }) => type === part)?.value ?? '';
  };
}

const minutes = wallClock();

export function isTimezone(timezone: string): boolean {
  try {
    minutes(0, timezone);
    return true;
  } catch {
    return false;
  }
}

/** Day `YYYY-MM-DD` and time `HH:MM` of an instant (milliseconds since 1970) on a zone's wall clock. */
export function localTime(
  ms: number,
  timezone: string,
): { readonly day: string; readonly time: string } {
  const part = minutes(ms, timezone);
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}
