/** Versions of calendars: what may follow what, and that each proposal has its effect once. */
import { describe, expect, it } from '@jest/globals';
import {
  type AddCalendarVersion,
  type CalendarContent,
  calendars,
} from '../../domain/calendar/calendars.js';
import type { CalendarEvent } from '../../domain/calendar/events.js';
import { publishedCalendars } from '../../domain/calendar/published.js';
import { AT, givenFor } from '../support/given-when-then.js';

const given = givenFor(calendars);

const year: CalendarContent = {
  ...{ name: 'Shop days', source: 'The shop', knownFrom: '2026-01-01', knownUntil: '2026-12-31' },
  ...{ weekend: [6, 7], holidays: ['2026-01-01', '2026-05-01'], workdays: ['2026-01-04'] },
};
const next = { ...year, knownUntil: '2027-12-31' };

const add = (
  content: CalendarContent,
  approval: AddCalendarVersion['approval'] = null,
  calendar = 'SHOP',
): AddCalendarVersion => ({
  type: 'AddCalendarVersion',
  ...{ calendar, content, by: 'key:one', approval },
});
const added = (
  content: CalendarContent,
  version = 1,
  approval: string | null = null,
  calendar = 'SHOP',
): CalendarEvent => ({
  type: 'CalendarVersionAdded',
  data: {
    ...{ calendar, version, content, by: 'key:one' },
    approval: approval === null ? null : { id: approval, approvedBy: 'key:two' },
  },
});
const approved = (id: string, after: number) => ({ id, approvedBy: 'key:two', after });

it('a version is kept with its days in order, under the next number', () => {
  const mixed = { ...year, weekend: [7, 6], holidays: ['2026-05-01', '2026-01-01'] };
  given().when(add(mixed)).then(added(year));
  given(added(year))
    .when(add(next, approved('apr_1', 1)))
    .then(added(next, 2, 'apr_1'));
  const { versions } = given(added(year)).state.get('SHOP') ?? {};
  expect(versions).toStrictEqual([
    { version: 1, content: year, by: 'key:one', approval: null, at: AT },
  ]);
});

describe('a proposal', () => {
  it('has its effect once', () => {
    given(added(year), added(next, 2, 'apr_1'))
      .when(add(next, approved('apr_1', 1)))
      .then();
  });

  it('that was made on another version has none', () => {
    given(added(year), added(next, 2, 'apr_1'))
      .when(add({ ...next, name: 'Other' }, approved('apr_2', 1)))
      .rejected('calendar_changed');
  });

  it('that says nothing new is refused', () => {
    given(added(year))
      .when(add(year, approved('apr_1', 1)))
      .rejected('calendar_invalid');
    given(added(year)).when(add(year)).then();
  });
});

it.each<[string, string, Partial<CalendarContent>]>([
  ['that forgets days at its end', 'knownUntil', { knownUntil: '2026-12-30' }],
  ['that forgets days at its beginning', 'knownFrom', { knownFrom: '2026-01-02' }],
  ['that ends before it begins', 'knownUntil', { knownUntil: '2025-01-01' }],
  ['of no day', 'knownUntil', { knownUntil: '2026-02-30' }],
  ['of more than thirty years', 'knownUntil', { knownUntil: '2056-01-01' }],
  ['with a holiday twice', 'holidays', { holidays: ['2026-01-01', '2026-01-01'] }],
  ['with a holiday that it does not know', 'holidays', { holidays: ['2027-01-01'] }],
  ['with a make-up workday in the week', 'workdays', { workdays: ['2026-01-05'] }],
  ['without a day of business', 'weekend', { weekend: [1, 2, 3, 4, 5, 6, 7] }],
  ['with an eighth day', 'weekend', { weekend: [8] }],
])('a version %s is refused', (_, param, change) => {
  given(added(year))
    .when(add({ ...year, ...change }))
    .rejected('calendar_invalid', param);
});

it('an id has capital letters', () => {
  given()
    .when(add(year, null, 'shop'))
    .rejected('invalid_request', 'id');
});

it('there are at most fifty calendars', () => {
  const many = Array.from({ length: 50 }, (_, at) => added(year, 1, null, `SHOP-${at}`));
  given(...many)
    .when(add(year))
    .rejected('too_many_calendars');
  given(...many)
    .when(add(next, null, 'SHOP-0'))
    .then(added(next, 2, null, 'SHOP-0'));
});

it('what comes with the program keeps the rules, and is in order', () => {
  for (const [calendar, content] of publishedCalendars) {
    given()
      .when(add(content, null, calendar))
      .then(added(content, 1, null, calendar));
  }
});
