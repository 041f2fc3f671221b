/** The filter of permanent ids: what it holds it always tells, of what is new it tells nearly always. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IdFilter } from '../../../engine/ledger/id-filter.js';
import { hashOf } from '../../../engine/ledger/id-hash.js';

const hash = fc.string().map(hashOf);

describe('the filter of ids', () => {
  it('never calls a key new that it was given', () => {
    fc.assert(
      fc.property(fc.array(hash), (hashes) => {
        const filter = new IdFilter();
        for (const one of hashes) filter.add(one);
        expect(hashes.every((one) => filter.has(one))).toBe(true);
      }),
    );
  });

  // More than the first two layers hold.
  it('calls 99 in 100 new keys new, however many it holds', () => {
    const filter = new IdFilter();
    const keys = 100_000;
    for (let key = 0; key < keys; key += 1) filter.add(hashOf(`t/known-${key}`));
    let known = 0;
    let taken = 0;
    for (let key = 0; key < keys; key += 1) {
      if (filter.has(hashOf(`t/known-${key}`))) known += 1;
      if (filter.has(hashOf(`t/new-${key}`))) taken += 1;
    }
    expect(known).toBe(keys);
    expect(taken).toBeLessThan(keys / 100);
  });

  it('holds nothing after it was cleared', () => {
    const filter = new IdFilter();
    filter.add(hashOf('t/1'));
    filter.clear();
    expect(filter.has(hashOf('t/1'))).toBe(false);
  });
});
