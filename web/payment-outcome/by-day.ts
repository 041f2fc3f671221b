import type { PaymentOutcomesBody } from '../../api/payment-outcome/contract.js';
import { dayAfter, dayOf } from '../components/calendar-day.js';

export interface DayOfOutcomes {
  /** `2026-11-29` */
  readonly day: string;
  readonly begun: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly givenUp: number;
}

/**
 * The days of a zone up to now, the oldest first, those without payments too. An hour is of the day in which it
 * begins. The first day is left out: it is whole by chance alone.
 */
export function byDay({ from, at, hours }: PaymentOutcomesBody, zone: string): DayOfOutcomes[] {
  const days = new Map<string, DayOfOutcomes>();
  const last = dayOf(at, zone);
  for (let day = dayAfter(dayOf(from, zone)); day <= last; day = dayAfter(day)) {
    days.set(day, { day, begun: 0, succeeded: 0, failed: 0, givenUp: 0 });
  }
  for (const hour of hours) {
    const known = days.get(dayOf(hour.from, zone));
    if (known === undefined) continue;
    days.set(known.day, {
      day: known.day,
      begun: known.begun + hour.begun,
      succeeded: known.succeeded + hour.succeeded,
      failed: known.failed + hour.failed,
      givenUp: known.givenUp + hour.givenUp,
    });
  }
  return [...days.values()];
}

/** Of those that came to an end; undefined if none did. */
export function successOf(days: readonly DayOfOutcomes[]) {
  const succeeded = days.reduce((sum, day) => sum + day.succeeded, 0);
  const ended = days.reduce((sum, day) => sum + day.succeeded + day.failed, 0);
  return { ended, share: ended === 0 ? undefined : succeeded / ended };
}
