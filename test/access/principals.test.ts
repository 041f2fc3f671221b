/** Who may be the same person: every key that has seen a secret. */
import { describe, expect, it } from '@jest/globals';
import { principalsOf, samePrincipal } from '../../domain/access/principal.js';
import { fold, issued, ofShop, rotated } from './keys.js';

describe('principals', () => {
  const state = fold(
    issued('a'),
    issued('b'),
    issued('c', { issuedBy: 'b' }),
    issued('d', { role: 'finance', issuedBy: 'c' }),
    issued('e', { role: 'finance' }),
    rotated('e', { rotatedBy: 'a' }),
    issued('m1', { ...ofShop, issuedBy: 'a' }),
    issued('m2', ofShop),
  );
  const of = (id: string) => {
    const key = state.keys.get(id);
    return { ids: key === undefined ? [] : principalsOf(state, key) };
  };

  it('of a key are itself and every key that has seen its secret', () => {
    expect(of('a').ids).toEqual(['key:a']);
    expect(of('d').ids).toEqual(['key:d', 'key:c', 'key:b']);
    expect(of('e').ids).toEqual(['key:e', 'key:a']);
    expect(of('m1').ids).toEqual(['merchant:shop', 'key:a']);
  });

  it.each([
    ['a', 'b', false],
    ['b', 'c', true],
    ['b', 'd', true],
    ['a', 'e', true],
    ['m1', 'm2', true],
    ['d', 'e', false],
  ])('%s and %s may be the same person: %s', (one, other, same) => {
    expect(samePrincipal(of(one), of(other))).toBe(same);
  });
});
