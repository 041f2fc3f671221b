/** Outcomes by hours, as days of a zone. */
import { expect, it } from '@jest/globals';
import { byDay, successOf } from '../../web/payment-outcome/by-day.js';

const hour = (from: string, succeeded: number, failed: number) => ({
  ...{ from, begun: succeeded + failed, succeeded, failed, givenUp: 0 },
});

const outcomes = {
  ...({ object: 'payment_outcomes', merchant: 'shop' } as const),
  ...{ from: '2026-11-26T08:00:00.000Z', at: '2026-11-29T08:17:03.000Z' },
  hours: [
    hour('2026-11-26T08:00:00.000Z', 9, 9),
    hour('2026-11-27T15:00:00.000Z', 3, 1),
    hour('2026-11-27T16:00:00.000Z', 2, 0),
    hour('2026-11-29T07:00:00.000Z', 1, 0),
  ],
};

it('are added up by the days of the zone, those without payments too', () => {
  const succeeded = (zone: string) =>
    byDay(outcomes, zone).map((one) => [one.day, one.succeeded, one.failed]);
  expect(succeeded('Asia/Shanghai')).toStrictEqual([
    ['2026-11-27', 3, 1],
    ['2026-11-28', 2, 0],
    ['2026-11-29', 1, 0],
  ]);
  expect(succeeded('UTC')).toStrictEqual([
    ['2026-11-27', 5, 1],
    ['2026-11-28', 0, 0],
    ['2026-11-29', 1, 0],
  ]);
});

it('have no share of success if none came to an end', () => {
  expect(successOf(byDay(outcomes, 'UTC'))).toStrictEqual({ ended: 7, share: 6 / 7 });
  expect(successOf([])).toStrictEqual({ ended: 0, share: undefined });
});
