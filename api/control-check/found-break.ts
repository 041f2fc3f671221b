import type { FoundBreak } from '../../engine/control-check/break-case.js';
import type { Queries } from '../../projections/read-models.js';

type DayCheck = NonNullable<Awaited<ReturnType<Queries['checkDay']>>>;

/** What a check found first; null if all agrees. */
export function foundBreak({ book, breaks, first }: DayCheck): FoundBreak | null {
  const [one] = breaks;
  if (one === undefined || first === null) return null;
  return { ...one, book, day: first.day, transaction: first.event?.transaction ?? null };
}
