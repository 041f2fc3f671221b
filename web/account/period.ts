/** The period of a statement, as it stands in the address and as the API is asked: days, the last included here. */
import { dayAfter } from '../components/calendar-day.js';
import { type Filter, useFilter } from '../components/use-filter.js';

export type Period = Filter<'from' | 'to'>;

export const usePeriod = () => useFilter(['from', 'to']);

/** The API leaves out the day that a period ends with. */
export const asked = ({ from, to }: Period) => ({
  from,
  to: to === undefined ? undefined : dayAfter(to),
});

/** The month of a day, and the month before: `2026-03-01` to `2026-03-31`. */
export function monthOf(day: string, back = 0): Required<Period> {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const text = (of: number, date: number) =>
    new Date(Date.UTC(year, of, date)).toISOString().slice(0, 10);
  return { from: text(month - 1 - back, 1), to: text(month - back, 0) };
}
