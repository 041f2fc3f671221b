/** Revoking keys: decisions without any input or output. */
import { describe, expect, it } from '@jest/globals';
import { statusOf } from '../../domain/access/access.js';
import type { AccessEvent } from '../../domain/access/events.js';
import { fold, given, issued, ofShop, revoke, revoked, rotated, inForce } from './keys.js';

describe('revoking', () => {
  it('is done once', () => {
    given(issued('a')).when(revoke('a')).then(revoked('a'));
    given(issued('a'), revoked('a')).when(revoke('a')).then();
    given().when(revoke('a')).rejected('not_found', 'id');
  });

  it('can take along what the key issued or rotated, and what these did', () => {
    const past = [
      issued('a'),
      issued('child', { ...ofShop, issuedBy: 'a' }),
      issued('grandchild', { ...ofShop, issuedBy: 'child' }),
      issued('turned', { role: 'auditor' }),
      rotated('turned', { rotatedBy: 'a' }),
      issued('other', { role: 'auditor' }),
    ];
    const statuses = (...events: AccessEvent[]) => {
      const state = fold(...past, ...events);
      return Object.fromEntries(
        [...state.keys.values()].map((key) => [key.id, statusOf(state, key)]),
      );
    };
    const [active, dead] = ['active', 'revoked'];
    expect(statuses(revoked('a'))).toEqual({
      ...{ a: dead, child: active, grandchild: active, turned: active, other: active },
    });
    const all = { a: dead, child: dead, grandchild: dead, turned: dead, other: active };
    expect(statuses(revoked('a', true))).toEqual(all);
    // Also when it is thought of only later.
    given(...past, revoked('a'))
      .when(revoke('a', true))
      .then(revoked('a', true));
    expect(statuses(revoked('a'), revoked('a', true))).toEqual(all);
    given(...past, revoked('a', true))
      .when(revoke('a'))
      .then();
  });

  it('comes to an end where two keys rotated each other', () => {
    const past = [
      issued('m1', ofShop),
      issued('m2', { ...ofShop, issuedBy: 'm1' }),
      rotated('m1', { rotatedBy: 'm2' }),
    ];
    expect(inForce([...past, revoked('m2', true)], 'new hash of m1')).toBeUndefined();
    expect(inForce(past, 'new hash of m1')).toBe('m1');
  });
});
