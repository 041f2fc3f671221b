/** Business days: the days that authorities published, and what holds of every calendar. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addBusinessDays,
  type BusinessCalendar,
  dayOfWeek,
  isBusinessDay,
} from '../../domain/calendar/business-day.js';
import { publishedCalendars } from '../../domain/calendar/published.js';
import { nextDay } from '../../domain/ledger/calendar.js';

function published(id: string): BusinessCalendar {
  const content = publishedCalendars.get(id);
  if (content === undefined) throw new Error(`no calendar ${id}`);
  return { id, version: 1, ...content };
}
const china = published('CN');
const target = published('TARGET2');
const reserveBanks = published('US-FED');

const due = (calendar: BusinessCalendar, from: string, days: number): string => {
  const answer = addBusinessDays(calendar, from, days);
  return answer.accepted ? answer.value : answer.rejection.code;
};
const isOpen = (calendar: BusinessCalendar, day: string): boolean | string => {
  const answer = isBusinessDay(calendar, day);
  return answer.accepted ? answer.value : answer.rejection.code;
};

it('knows the days of the week', () => {
  const week = ['2026-11-23', '2026-11-29', '2000-01-01', '1970-01-01', '1969-12-31', '0001-01-01'];
  expect(week.map(dayOfWeek)).toStrictEqual([1, 7, 6, 4, 3, 1]);
});

describe('China', () => {
  it.each([
    // Friday before the Spring Festival; its Saturday is a workday.
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-14', 1, '2026-02-24'],
    ['2026-02-13', 2, '2026-02-24'],
    // In the holiday: the first workday after it.
    ['2026-02-17', 1, '2026-02-24'],
    ['2026-02-17', 0, '2026-02-24'],
    ['2026-02-24', 0, '2026-02-24'],
    // The last workday of the week is a Saturday.
    ['2026-02-27', 1, '2026-02-28'],
    ['2026-02-28', 1, '2026-03-02'],
    // National Day.
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-10-09', 1, '2026-10-10'],
    // An ordinary weekend.
    ['2026-11-27', 1, '2026-11-30'],
    ['2026-11-28', 1, '2026-11-30'],
    ['2026-11-29', 1, '2026-11-30'],
  ])('%s + %i is %s', (from, days, expected) => {
    expect(due(china, from, days)).toBe(expected);
  });

  it('does not guess a year that is not published', () => {
    expect(due(china, '2026-12-30', 1)).toBe('2026-12-31');
    expect(due(china, '2026-12-31', 1)).toBe('calendar_unknown');
    expect(due(china, '2026-12-31', 0)).toBe('2026-12-31');
    expect(isOpen(china, '2027-01-01')).toBe('calendar_unknown');
    expect(isOpen(china, '2024-12-31')).toBe('calendar_unknown');
  });
});

it('TARGET is closed on Good Friday and Easter Monday', () => {
  expect(due(target, '2026-04-02', 1)).toBe('2026-04-07');
  expect(due(target, '2028-04-13', 1)).toBe('2028-04-18');
  expect(isOpen(target, '2026-10-01')).toBe(true);
});

it('the Reserve Banks do not make up for a holiday on a Saturday, but for one on a Sunday', () => {
  expect(isOpen(reserveBanks, '2026-07-03')).toBe(true);
  expect(isOpen(reserveBanks, '2027-07-05')).toBe(false);
  expect(due(reserveBanks, '2026-11-25', 1)).toBe('2026-11-27');
});

const START = '2026-01-01';
const dayAt = (days: number): string =>
  new Date(Date.parse(`${START}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const SPAN = 120;

const anyCalendar = fc
  .record({
    weekend: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }),
    holidays: fc.uniqueArray(fc.integer({ min: 0, max: SPAN }), { maxLength: 40 }),
    workdays: fc.uniqueArray(fc.integer({ min: 0, max: SPAN }), { maxLength: 10 }),
  })
  .map(({ weekend, holidays, workdays }): BusinessCalendar => {
    const days = (numbers: number[]) => numbers.toSorted((a, b) => a - b).map(dayAt);
    return {
      ...{ id: 'ANY', version: 1, weekend, knownFrom: START, knownUntil: dayAt(SPAN) },
      holidays: days(holidays),
      workdays: days(workdays).filter((day) => weekend.includes(dayOfWeek(day))),
    };
  });

describe('of every calendar', () => {
  it('T+N is a business day, with N business days after T up to it', () => {
    fc.assert(
      fc.property(anyCalendar, fc.nat(SPAN), fc.integer({ min: 1, max: 9 }), (of, at, days) => {
        const from = dayAt(at);
        const answer = addBusinessDays(of, from, days);
        if (!answer.accepted) return;
        let counted = 0;
        for (let day = nextDay(from); day <= answer.value; day = nextDay(day)) {
          if (isOpen(of, day) === true) counted += 1;
        }
        expect([counted, isOpen(of, answer.value)]).toStrictEqual([days, true]);
      }),
    );
  });

  it('a later T is never due earlier, and no answer lies beyond what is known', () => {
    fc.assert(
      fc.property(anyCalendar, fc.nat(SPAN), fc.integer({ min: 0, max: 9 }), (of, at, days) => {
        const [one, next] = [due(of, dayAt(at), days), due(of, dayAt(at + 1), days)];
        if (one === 'calendar_unknown') expect(next).toBe('calendar_unknown');
        else if (next !== 'calendar_unknown') expect(one <= next).toBe(true);
        if (one !== 'calendar_unknown') expect(one <= of.knownUntil).toBe(true);
      }),
    );
  });
});
