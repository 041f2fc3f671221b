/** What a slider over time stands for at each of its places. The last place is no bound: all there is. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** More places than a hand can tell apart. */
const MOST_PLACES = 1_500;
const STEPS_MS = [
  SECOND_MS,
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  6 * HOUR_MS,
  DAY_MS,
];

export interface Scale {
  /** The last place; the first is 0. */
  readonly last: number;
  /** Undefined at the last place. */
  readonly at: (place: number) => string | undefined;
  /** The nearest place of a bound. */
  readonly placeOf: (bound: string | undefined) => number;
}

const within = (place: number, last: number): number =>
  Number.isNaN(place) ? last : Math.min(Math.max(place, 0), last);

/** Instants, RFC 3339 in UTC, in even steps from `startMs`, before which there is nothing to show, to `endMs`. */
export function scaleOfTime(startMs: number, endMs: number): Scale {
  const fits = (step: number) => (endMs - startMs) / step <= MOST_PLACES;
  const step = STEPS_MS.find(fits) ?? DAY_MS * Math.ceil((endMs - startMs) / DAY_MS / MOST_PLACES);
  // On whole steps, so that figures of the same place are the same tomorrow.
  const first = Math.ceil(startMs / step) * step;
  const last = Math.max(1, Math.ceil((endMs - first) / step));
  return {
    last,
    at: (place) => (place >= last ? undefined : new Date(first + place * step).toISOString()),
    placeOf: (bound) =>
      bound === undefined ? last : within(Math.round((Date.parse(bound) - first) / step), last),
  };
}

/** Days `YYYY-MM-DD`, both inclusive; the last day bounds nothing. */
export function scaleOfDays(first: string, end: string): Scale {
  const start = Date.parse(first);
  const last = Math.max(1, Math.round((Date.parse(end) - start) / DAY_MS));
  return {
    last,
    at: (place) =>
      place >= last ? undefined : new Date(start + place * DAY_MS).toISOString().slice(0, 10),
    placeOf: (bound) =>
      bound === undefined ? last : within(Math.round((Date.parse(bound) - start) / DAY_MS), last),
  };
}

/** `2026-03-10` → `2026-02-07`. */
export const monthBefore = (day: string): string =>
  new Date(Date.parse(day) - 31 * DAY_MS).toISOString().slice(0, 10);
