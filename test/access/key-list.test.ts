/** The keys as the fold keeps them: in order, each at the same cost. */
import { expect, it, jest } from '@jest/globals';
import { keyList } from '../../domain/access/access.js';
import { fold, issued, ofShop, revoked, rotated } from './keys.js';

it('lists the keys of all and of each merchant in the order of issue', () => {
  const state = fold(
    issued('a'),
    issued('m1', ofShop),
    issued('b'),
    issued('m2', ofShop),
    rotated('m1'),
  );
  const ids = (merchant: string | null) => keyList(state, merchant).values();
  expect(ids(null)).toEqual(['a', 'm1', 'b', 'm2']);
  expect(ids('shop')).toEqual(['m1', 'm2']);
  expect(ids('nobody')).toEqual([]);
});

it('folds a key at the same cost, however many there are', () => {
  /** Entries that are put into maps; a map that is made anew for each key would take the square. */
  const entries = (count: number): number => {
    const set = jest.spyOn(Map.prototype, 'set');
    try {
      fold(...Array.from({ length: count }, (_, n) => issued(`m${n}`, ofShop)), revoked('m0'));
      return set.mock.calls.length;
    } finally {
      set.mockRestore();
    }
  };
  expect(entries(2_048) / entries(512)).toBeLessThan(6);
});
