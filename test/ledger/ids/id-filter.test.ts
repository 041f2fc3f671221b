/** The filter of permanent ids: what it holds it always tells, of what is new it tells nearly always. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IdFilter } from '../../../engine/ledger/id-filter.js';
import { hashOf } from '../../../engine/ledger/id-hash.js';

const hash = fc.string().map(hashOf);

describe('the filter of ids', () => {
  it('never calls a key new that it was given, also after it was saved', () => {
    fc.assert(
      fc.property(fc.array(hash), fc.array(hash), (hashes, others) => {
        const filter = IdFilter.ofCapacity(16);
        for (const one of hashes) filter.add(one);
        expect(hashes.every((one) => filter.has(one))).toBe(true);
        const again = IdFilter.ofBytes(filter.bytes);
        expect(again.capacity).toBe(16);
        const all = [...hashes, ...others];
        expect(all.map((one) => again.has(one))).toEqual(all.map((one) => filter.has(one)));
      }),
    );
  });

  it('calls 99 in 100 new keys new when it is full', () => {
    const keys = 32_768;
    const filter = IdFilter.ofCapacity(keys);
    for (let key = 0; key < keys; key += 1) filter.add(hashOf(`t/known-${key}`));
    let [known, taken] = [0, 0];
    for (let key = 0; key < keys; key += 1) {
      if (filter.has(hashOf(`t/known-${key}`))) known += 1;
      if (filter.has(hashOf(`t/new-${key}`))) taken += 1;
    }
    expect(known).toBe(keys);
    expect(taken).toBeLessThan(keys / 100);
  });
});
