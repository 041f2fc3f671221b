/** Found by halving what a walk finds. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexAfter } from '../../domain/kernel/index-after.js';
import { toPosition } from '../../domain/kernel/position.js';

it('the events after a position begin where the first of them stands', () => {
  const positions = fc.uniqueArray(fc.nat(60)).map((all) => all.sort((a, b) => a - b));
  fc.assert(
    fc.property(positions, fc.nat(61), (places, after) => {
      const events = places.map((place) => ({ position: toPosition(place) }));
      const first = events.findIndex(({ position }) => position > toPosition(after));
      expect(indexAfter(events, toPosition(after))).toBe(first < 0 ? events.length : first);
    }),
  );
});
