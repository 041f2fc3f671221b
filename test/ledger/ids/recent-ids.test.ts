/** The table of ids since the last flush, beside a map of lists. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecentIds } from '../../../engine/ledger/recent-ids.js';

/** Few hashes, so that many meet, and many that begin at one slot. */
const hash = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 2 ** 21 - 1 }).map((high) => high * 2 ** 32 + 7),
  fc.maxSafeNat(),
);

const sorted = (pairs: readonly unknown[]): readonly string[] => pairs.map(String).sort();

describe('recent ids', () => {
  it('are found by their hash, all revisions of it in the order in which they came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hash, fc.maxSafeNat()), { maxLength: 3_000, size: 'max' }),
        fc.array(hash),
        (added, others) => {
          const ids = new RecentIds();
          const expected = new Map<number, number[]>();
          for (const [key, revision] of added) {
            ids.add(key, revision);
            const revisions = expected.get(key);
            if (revisions === undefined) expected.set(key, [revision]);
            else revisions.push(revision);
          }
          expect([...expected.keys()].map((key) => ids.find(key))).toEqual([...expected.values()]);
          expect(others.map((key) => ids.find(key))).toEqual(
            others.map((key) => expected.get(key)),
          );
          expect(ids.size).toBe(added.length);
          const { hashes, revisions } = ids.entries();
          const pairs = [...hashes].map((key, index) => [key, revisions[index]]);
          expect(sorted(pairs)).toEqual(sorted(added));
          ids.clear();
          expect(ids.size).toBe(0);
          expect([...expected.keys()].filter((key) => ids.find(key) !== undefined)).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });
});
