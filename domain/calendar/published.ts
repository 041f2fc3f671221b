/**
 * The business calendars that come with the program, as their authorities have published them. A year that is not
 * published is not here; operators add it as a version when it is.
 */
import type { CalendarContent } from './calendars.js';

/** Days of a year, `MM-DD`, by year. */
type Years = Readonly<Record<number, string>>;

const daysIn = (years: Years): string[] =>
  Object.entries(years).flatMap(([year, days]) =>
    days
      .split(' ')
      .filter((day) => day !== '')
      .map((day) => `${year}-${day}`),
  );

const SATURDAY_AND_SUNDAY = [6, 7];

/** Weekdays off; the days of a holiday that fall on a weekend are days off anyway. */
const china = {
  holidays: {
    2025: '01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08',
    2026: '01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07',
  },
  workdays: {
    2025: '01-26 02-08 04-27 09-28 10-11',
    2026: '01-04 02-14 02-28 05-09 09-20 10-10',
  },
};

const target = {
  2025: '01-01 04-18 04-21 05-01 12-25 12-26',
  2026: '01-01 04-03 04-06 05-01 12-25',
  2027: '01-01 03-26 03-29',
  2028: '04-14 04-17 05-01 12-25 12-26',
  2029: '01-01 03-30 04-02 05-01 12-25 12-26',
  2030: '01-01 04-19 04-22 05-01 12-25 12-26',
};

/** A holiday on a Saturday is not made up for: the Reserve Banks are open on the Friday before. */
const reserveBanks = {
  2025: '01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25',
  2026: '01-01 01-19 02-16 05-25 06-19 09-07 10-12 11-11 11-26 12-25',
  2027: '01-01 01-18 02-15 05-31 07-05 09-06 10-11 11-11 11-25',
  2028: '01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-23 12-25',
  2029: '01-01 01-15 02-19 05-28 06-19 07-04 09-03 10-08 11-12 11-22 12-25',
  2030: '01-01 01-21 02-18 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25',
};

/** By id. */
export const publishedCalendars: ReadonlyMap<string, CalendarContent> = new Map([
  [
    'CN',
    {
      name: 'China, workdays',
      source:
        'General Office of the State Council, notices on the arrangement of holidays: 国办发明电〔2024〕12号 (2025), 国办发明电〔2025〕7号 (2026)',
      knownFrom: '2025-01-01',
      knownUntil: '2026-12-31',
      weekend: SATURDAY_AND_SUNDAY,
      holidays: daysIn(china.holidays),
      workdays: daysIn(china.workdays),
    },
  ],
  [
    'TARGET2',
    {
      name: 'TARGET (T2), the euro',
      source:
        'European Central Bank, long-term calendar of TARGET closing days: 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December',
      knownFrom: '2025-01-01',
      knownUntil: '2030-12-31',
      weekend: SATURDAY_AND_SUNDAY,
      holidays: daysIn(target),
      workdays: [],
    },
  ],
  [
    'US-FED',
    {
      name: 'Federal Reserve Banks, the US dollar',
      source: 'Board of Governors of the Federal Reserve System, holiday schedules 2025–2030',
      knownFrom: '2025-01-01',
      knownUntil: '2030-12-31',
      weekend: SATURDAY_AND_SUNDAY,
      holidays: daysIn(reserveBanks),
      workdays: [],
    },
  ],
]);
