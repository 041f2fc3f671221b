/** An operator's key, which another operator approves: decisions without any input or output. */
import { describe, expect, it } from '@jest/globals';
import { approve, approved, given, issue, issued, revoked, rotate, inForce } from './keys.js';

describe("an operator's key", () => {
  const asked = issued('new', { issuedBy: 'a', needsApproval: true });

  it('needs approval, except when it is made on the server itself', () => {
    given(issued('a'))
      .when(issue('new', { issuedBy: 'a' }))
      .then(asked);
    given().when(issue('a')).then(issued('a'));
  });

  it('is in force when another operator has approved it', () => {
    const past = [issued('a'), issued('b'), asked];
    expect(inForce(past, 'hash of new')).toBeUndefined();
    given(...past)
      .when(approve('new', 'b'))
      .then(approved('new', 'b'));
    given(...past, approved('new', 'b'))
      .when(approve('new', 'b'))
      .then();
    expect(inForce([...past, approved('new', 'b')], 'hash of new')).toBe('new');
  });

  it('is not approved by whoever asked for it, nor by a key of theirs', () => {
    const second = issued('a2', { issuedBy: 'a', needsApproval: true });
    const past = [issued('a'), issued('b'), second, approved('a2', 'b'), asked];
    given(...past)
      .when(approve('new', 'a'))
      .rejected('same_principal');
    given(...past)
      .when(approve('new', 'a2'))
      .rejected('same_principal');
  });

  it('is approved by operators in force alone, and not when it is revoked', () => {
    const past = [issued('a'), issued('b'), issued('c', { role: 'auditor' }), asked];
    given(...past)
      .when(approve('new', 'c'))
      .rejected('forbidden');
    given(...past, revoked('b'))
      .when(approve('new', 'b'))
      .rejected('unauthenticated');
    given(...past)
      .when(approve('new', 'new'))
      .rejected('unauthenticated');
    given(...past, revoked('new'))
      .when(approve('new', 'b'))
      .rejected('key_revoked');
    given(...past)
      .when(approve('none', 'b'))
      .rejected('not_found', 'id');
  });

  it('is rotated by itself alone', () => {
    const past = [issued('a'), issued('b')];
    given(...past)
      .when(rotate('a', { rotatedBy: 'b' }))
      .rejected('forbidden');
    given(...past)
      .when(rotate('a', { rotatedBy: 'a' }))
      .thenTypes('KeyRotated');
    given(...past)
      .when(rotate('a', { rotatedBy: null }))
      .thenTypes('KeyRotated');
  });
});
