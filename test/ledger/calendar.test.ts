import { describe, expect, it } from '@jest/globals';
import { isDay, isTimezone, nextDay } from '../../domain/ledger/calendar.js';

describe('a calendar day', () => {
  it.each([
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-00-10', false],
    ['2026-04-31', false],
    ['02026-04-30', false],
    ['2026-04-300', false],
    ['0001-01-01', true],
    ['9999-12-31', true],
    ['0000-01-01', false],
    ['0000-02-29', false],
    ['0000-12-31', false],
    ['0004-02-29', true],
    ['0100-02-29', false],
    ['0400-02-29', true],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['10000-01-01', false],
    ['x2026-04-30', false],
    ['2026-04-30x', false],
    ['2O26-04-30', false],
    // A month of an expanded year, which an instant may begin with.
    ['+010000-01', false],
  ])('%s is a day: %s', (day, is) => {
    expect(isDay(day)).toBe(is);
  });

  it('has the days of its months, year by year', () => {
    for (let year = 1; year <= 9_999; year += 1) {
      const text = String(year).padStart(4, '0');
      const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
      expect([
        text,
        isDay(`${text}-02-28`),
        isDay(`${text}-02-29`),
        isDay(`${text}-02-30`),
      ]).toEqual([text, true, leap, false]);
    }
    for (let month = 0; month <= 13; month += 1) {
      for (let day = 0; day <= 32; day += 1) {
        const text = `2024-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const ms = Date.parse(text);
        const is = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
        expect([text, isDay(text)]).toEqual([text, is]);
      }
    }
  });

  it('knows the zones of the database', () => {
    expect(['UTC', 'Asia/Shanghai', 'Mars/Olympus', ''].map(isTimezone)).toStrictEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('knows the calendar', () => {
    expect(['2024-02-28', '2026-02-28', '2026-12-31'].map(nextDay)).toStrictEqual([
      '2024-02-29',
      '2026-03-01',
      '2027-01-01',
    ]);
  });
});
