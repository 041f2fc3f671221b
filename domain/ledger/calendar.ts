/** Accounting days: calendar days `YYYY-MM-DD` in the zone of their book. Pure: the time is given. */

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** True for a day that the calendar has: not `2026-02-30`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && dayOfUtc(ms) === text;
}

const dayOfUtc = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The calendar day after. */
export const nextDay = (day: string): string => dayOfUtc(Date.parse(`${day}T00:00:00Z`) + DAY_MS);

const formatters = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError where the zone is not one that the time zone database knows. */
function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formatters.set(timezone, formatter);
  return formatter;
}

export function isTimezone(timezone: string): boolean {
  try {
    formatterOf(timezone);
    return true;
  } catch {
    return false;
  }
}

/** The calendar day of an instant (milliseconds since 1970) in a zone. */
export function localDay(ms: number, timezone: string): string {
  const parts = formatterOf(timezone).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
