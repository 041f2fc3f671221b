/** Accounting days: which one runs by the clock, and what a cut (日切) closes. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  daysThrough,
  isDayUnclear,
  MAX_DAYS_AT_ONCE,
  runningDay,
} from '../../domain/ledger/accounting-day.js';
import { nextDay, previousDay } from '../../domain/ledger/calendar.js';
import { cr, cut, DAY, dr, endOf, funded, given, OPENING, post } from './given.js';

const at = (instant: string): number => Date.parse(instant);

describe('the day that runs', () => {
  it.each([
    ['2026-03-10T15:59:59.999Z', 'Asia/Shanghai', '00:00', '2026-03-10'],
    ['2026-03-10T16:00:00.000Z', 'Asia/Shanghai', '00:00', '2026-03-11'],
    ['2026-01-01T04:59:59.999Z', 'America/New_York', '00:00', '2025-12-31'],
    ['2026-07-01T03:59:59.999Z', 'America/New_York', '00:00', '2026-06-30'],
    ['2026-07-01T04:00:00.000Z', 'America/New_York', '00:00', '2026-07-01'],
    // Before noon: the night still counts for the day before.
    ['2026-03-10T03:59:59.999Z', 'UTC', '04:00', '2026-03-09'],
    ['2026-03-10T04:00:00.000Z', 'UTC', '04:00', '2026-03-10'],
    ['2026-03-10T11:58:59.999Z', 'UTC', '11:59', '2026-03-09'],
    ['2026-03-10T23:59:59.999Z', 'UTC', '11:59', '2026-03-10'],
    // From noon on: what comes after belongs to tomorrow.
    ['2026-03-10T11:59:59.999Z', 'UTC', '12:00', '2026-03-10'],
    ['2026-03-10T12:00:00.000Z', 'UTC', '12:00', '2026-03-11'],
    ['2026-03-10T21:59:59.999Z', 'UTC', '22:00', '2026-03-10'],
    ['2026-03-10T22:00:00.000Z', 'UTC', '22:00', '2026-03-11'],
    // The clocks of New York go from 02:00 to 03:00: a cut time that they leave out is passed with it.
    ['2026-03-08T06:59:59.999Z', 'America/New_York', '02:30', '2026-03-07'],
    ['2026-03-08T07:00:00.000Z', 'America/New_York', '02:30', '2026-03-08'],
  ])('at %s in %s with the cut time %s is %s', (instant, timezone, cutTime, day) => {
    expect(runningDay(at(instant), { timezone, cutTime })).toBe(day);
  });

  it('never goes back as time goes on, if the clocks of the zone do not', () => {
    const instant = fc.integer({
      min: at('2020-01-01T00:00:00Z'),
      max: at('2030-01-01T00:00:00Z'),
    });
    const hour = fc.integer({ min: 0, max: 23 }).map((of) => `${`${of}`.padStart(2, '0')}:30`);
    fc.assert(
      fc.property(instant, fc.nat(200_000_000), hour, (ms, more, cutTime) => {
        const rule = { timezone: 'Asia/Shanghai', cutTime };
        const [before, after] = [runningDay(ms, rule), runningDay(ms + more, rule)];
        expect(before <= after).toBe(true);
        // A day has 24 hours, whenever it begins.
        expect(runningDay(ms + 86_400_000, rule)).toBe(nextDay(before));
        expect(previousDay(nextDay(before))).toBe(before);
      }),
    );
  });
});

describe('a day cut', () => {
  it.each([
    ['at the first instant after the day', DAY, endOf(DAY), '2026-03-11'],
    ['later', DAY, at('2027-03-10T00:00:00Z'), '2026-03-11'],
    ['of two days at once', '2026-03-11', endOf('2026-03-11'), '2026-03-12'],
    ['of three days at once', '2026-03-12', endOf('2026-03-12'), '2026-03-13'],
  ])('%s ends the day that it names', (_, day, nowMs, opened) => {
    for (const cause of ['timer', 'operator'] as const) {
      given()
        .when(cut(cause, day), nowMs)
        .then({ type: 'DayCut', data: { closed: DAY, opened, cause } });
    }
  });

  it.each([
    ['a millisecond too early', DAY, endOf(DAY) - 1],
    ['of a day that has not begun', '2026-03-11', endOf(DAY)],
    ['where the clock was set back', DAY, at('2026-03-01T00:00:00Z')],
  ])('%s is refused', (_, day, nowMs) => {
    for (const force of [false, true]) {
      given()
        .when(cut('operator', day, { force }), nowMs)
        .rejected('day_not_over', 'day');
    }
  });

  it('of more than three days has to be forced', () => {
    const nowMs = at('2027-01-01T00:00:00Z');
    const year = given();
    year.when(cut('operator', '2026-03-13'), nowMs).rejected('too_many_days', 'day');
    year.when(cut('timer', '2026-12-31'), nowMs).rejected('too_many_days', 'day');
    year.when(cut('operator', '2026-12-31', { force: true }), nowMs).then({
      type: 'DayCut',
      data: { closed: DAY, opened: '2027-01-01', cause: 'operator' },
    });
  });

  it('may be repeated: it closes one day, however often it comes', () => {
    const cutOnce = given(cut('operator'));
    for (const cause of ['timer', 'operator'] as const) {
      cutOnce.when(cut(cause), at('2027-01-01T00:00:00Z')).repeatsForGood();
      cutOnce.when(cut(cause, '2026-03-09', { force: true })).repeatsForGood();
    }
    expect(given(cut('operator'), cut('operator'), cut('timer')).world.book.day).toBe('2026-03-11');
  });

  it.each(['', '2026-02-30', '2026-3-10', '0000-01-01'])('of the day %j is refused', (day) => {
    given().when(cut('operator', day)).rejected('invalid_request', 'day');
  });

  it('stamps what comes after it', () => {
    const { decision } = given(...funded, cut('operator')).when(
      post('t', [dr('alice', '1.00'), cr('bob', '1.00')]),
    );
    const [event] = decision.accepted ? decision.events : [];
    expect(event?.data).toMatchObject({ day: '2026-03-11', effectiveDate: '2026-03-11' });
  });
});

describe('a day is unclear', () => {
  it.each([
    ['2026-03-10T04:00:00Z', false],
    ['2026-03-13T15:59:59Z', false],
    ['2026-03-13T16:00:00Z', true],
    ['2027-03-13T16:00:00Z', true],
    ['2025-03-13T16:00:00Z', false],
  ])('at %s: %s', (instant, unclear) => {
    expect(isDayUnclear(OPENING, at(instant))).toBe(unclear);
  });

  it('if and only if a cut of all that is over would have to be forced', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 20 }), (days) => {
        const nowMs = endOf(DAY) + days * 86_400_000;
        const over = previousDay(runningDay(nowMs, OPENING));
        const { decision } = given().when(cut('timer', over), nowMs);
        const refused = !decision.accepted && decision.rejection.code === 'too_many_days';
        expect(isDayUnclear(OPENING, nowMs)).toBe(refused);
        expect(daysThrough(DAY, over) > MAX_DAYS_AT_ONCE).toBe(refused);
      }),
    );
  });
});
