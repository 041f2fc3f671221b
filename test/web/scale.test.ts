/** Sliders over time: which bound each place stands for, and back. */
import { describe, expect, it } from '@jest/globals';
import { monthBefore, scaleOfDays, scaleOfTime } from '../../web/trial-balance/scale.js';

const at = (text: string) => Date.parse(text);

describe('a scale of time', () => {
  it.each([
    ['2026-03-10T00:00:00Z', '2026-03-10T00:10:00Z', '2026-03-10T00:00:01.000Z', 600],
    ['2026-03-10T00:00:00Z', '2026-03-10T20:00:00Z', '2026-03-10T00:01:00.000Z', 1_200],
    ['2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-01-01T01:00:00.000Z', 1_416],
  ])('from %s to %s has its second place at %s', (start, end, second, last) => {
    const scale = scaleOfTime(at(start), at(end));
    expect([scale.at(1), scale.last]).toStrictEqual([second, last]);
  });

  it('begins on a whole step, not before its start, and bounds nothing at its end', () => {
    const scale = scaleOfTime(at('2026-01-01T00:20:00Z'), at('2026-03-01T00:20:00Z'));
    expect(scale.at(0)).toBe('2026-01-01T01:00:00.000Z');
    expect(scale.at(scale.last)).toBeUndefined();
    expect(scale.at(scale.last - 1)).toBe('2026-03-01T00:00:00.000Z');
  });

  it('finds the nearest place of any bound', () => {
    const scale = scaleOfTime(at('2026-01-01T00:00:00Z'), at('2026-03-01T00:00:00Z'));
    expect(scale.placeOf('2026-01-01T02:10:00Z')).toBe(2);
    expect(scale.placeOf('2020-01-01T00:00:00Z')).toBe(0);
    expect(scale.placeOf('2030-01-01T00:00:00Z')).toBe(scale.last);
    expect([scale.placeOf(undefined), scale.placeOf('nonsense')]).toStrictEqual([
      scale.last,
      scale.last,
    ]);
  });

  it('has a place even if hardly any time has passed', () => {
    const scale = scaleOfTime(at('2026-01-01T00:00:00.500Z'), at('2026-01-01T00:00:00.600Z'));
    expect([scale.last, scale.at(1)]).toStrictEqual([1, undefined]);
  });
});

it('a scale of days has a place for each, and bounds nothing at the last', () => {
  const scale = scaleOfDays('2026-02-27', '2026-03-02');
  expect([0, 1, 2, 3].map((place) => scale.at(place))).toStrictEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    undefined,
  ]);
  expect(scale.placeOf('2026-02-28')).toBe(1);
  expect(monthBefore('2026-03-10')).toBe('2026-02-07');
});
