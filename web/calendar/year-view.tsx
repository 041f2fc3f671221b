/** A year month by month: holidays, weekends, and the make-up workdays among them. */
import { Group, Text } from '@mantine/core';
import { useLocale, useText } from '../texts/use-text.js';
import type { Calendar } from './api.js';
import './calendar.css';

interface YearViewProps {
  readonly calendar: Calendar;
  /** `YYYY` */
  readonly year: string;
}

const MONTHS = Array.from({ length: 12 }, (_, month) => month);
const WEEK = 7;
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

type Kind = 'business' | 'weekend' | 'holiday' | 'workday' | 'unknown';
const TOLD = ['holiday', 'workday', 'weekend'] as const;

export function YearView({ calendar, year }: YearViewProps) {
  const t = useText();
  const locale = useLocale();
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const month = format({ month: 'long' });
  const weekday = format({ weekday: 'narrow' });
  const days = Array.from({ length: WEEK }, (_, at) => weekday.format(MONDAY + at * DAY_MS));
  return (
    <section aria-label={t('calendar.of_year', { calendar: calendar.id, year })}>
      <Group gap="lg" mb="xs">
        {TOLD.map((kind) => (
          <Text key={kind} size="xs" c="dimmed" component="span">
            <span className={`calendar-day calendar-${kind}`} aria-hidden="true">
              1
            </span>{' '}
            {t(`calendar.${kind}`)}
          </Text>
        ))}
      </Group>
      <div className="calendar-year">
        {MONTHS.map((at) => (
          <table key={at} className="calendar-month">
            <caption>{month.format(Date.UTC(Number(year), at, 1))}</caption>
            <thead>
              <tr>
                {days.map((name, index) => (
                  <th key={index} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weeksOf(Number(year), at).map((week, index) => (
                <tr key={index}>
                  {week.map((day, column) => (
                    <td key={column}>{day !== null && <Day day={day} calendar={calendar} />}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </section>
  );
}

function Day({ day, calendar }: { readonly day: string; readonly calendar: Calendar }) {
  const t = useText();
  const kind = kindOf(day, calendar);
  return (
    <span className={`calendar-day calendar-${kind}`} title={`${day} · ${t(`calendar.${kind}`)}`}>
      {Number(day.slice(-2))}
    </span>
  );
}

function kindOf(day: string, calendar: Calendar): Kind {
  if (day < calendar.knownFrom || day > calendar.knownUntil) return 'unknown';
  const dayOfWeek = new Date(`${day}T00:00:00Z`).getUTCDay() || WEEK;
  if (calendar.weekend.includes(dayOfWeek)) {
    return calendar.workdays.includes(day) ? 'workday' : 'weekend';
  }
  return calendar.holidays.includes(day) ? 'holiday' : 'business';
}

/** The weeks of a month, Monday first; null for days of other months. */
function weeksOf(year: number, month: number): readonly (readonly (string | null)[])[] {
  const first = new Date(Date.UTC(year, month, 1));
  const lead = (first.getUTCDay() + WEEK - 1) % WEEK;
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const cells = Array.from({ length: Math.ceil((lead + count) / WEEK) * WEEK }, (_, at) => {
    const date = at - lead + 1;
    if (date < 1 || date > count) return null;
    return new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
  });
  return Array.from({ length: cells.length / WEEK }, (_, week) =>
    cells.slice(week * WEEK, (week + 1) * WEEK),
  );
}
