/** Calendar days of a zone as instants: what a person picks is a day, what the API takes is a time. */

const HOUR_MS = 3_600_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MINUTE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** When the day `YYYY-MM-DD` begins in the zone, as RFC 3339 in UTC; undefined if it is no day. */
export function dayStart(day: string, zone: string): string | undefined {
  return DAY.test(day) ? instantIn(`${day}T00:00`, zone) : undefined;
}

/** When a clock of the zone shows `YYYY-MM-DDThh:mm`, as RFC 3339 in UTC; undefined if it is no time. */
export function instantIn(time: string, zone: string): string | undefined {
  const asUtc = MINUTE.test(time) ? Date.parse(`${time}:00Z`) : NaN;
  if (Number.isNaN(asUtc)) return undefined;
  // The offset is that of the instant itself, which a first guess finds but for a change in that night.
  const guess = asUtc - offsetMs(asUtc, zone);
  return new Date(asUtc - offsetMs(guess, zone)).toISOString();
}

/** The day `YYYY-MM-DD` that a calendar of the zone shows at an instant. */
export const dayOf = (instant: string, zone: string): string =>
  wallClock(Date.parse(instant), zone).slice(0, 10);

/** The day after `YYYY-MM-DD`. */
export const dayAfter = (day: string): string => {
  const ms = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  return Number.isNaN(ms) ? day : new Date(ms + 24 * HOUR_MS).toISOString().slice(0, 10);
};

/** How far the zone's clock is ahead of UTC. */
function offsetMs(ms: number, zone: string): number {
  const wholeSeconds = Math.floor(ms / 1_000) * 1_000;
  return Date.parse(`${wallClock(ms, zone).replace(' ', 'T')}Z`) - wholeSeconds;
}

/** `2026-11-29 08:17:03`: Swedish writes dates as ISO 8601 does. */
const wallClock = (ms: number, zone: string): string => {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(zone, format);
  return format.format(ms);
};

/** Slow to make. */
const formats = new Map<string, Intl.DateTimeFormat>();
