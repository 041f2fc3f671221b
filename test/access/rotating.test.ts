/** Rotating keys: decisions without any input or output. */
import { describe, expect, it } from '@jest/globals';
import { MAX_ROTATIONS } from '../../domain/access/decide.js';
import { AT } from '../support/given-when-then.js';
import {
  fold,
  given,
  issued,
  ofShop,
  revoked,
  rotate,
  rotated,
  secondsLater,
  sealed,
  signing,
  inForce,
} from './keys.js';

describe('rotating', () => {
  it('lets earlier secrets work until the end of the overlap', () => {
    given(issued('a')).when(rotate('a')).then(rotated('a'));
    const past = [issued('a'), rotated('a')];
    expect(inForce(past, 'hash of a', secondsLater(59))).toBe('a');
    expect(inForce(past, 'hash of a', secondsLater(60))).toBeUndefined();
    expect(inForce(past, 'new hash of a', secondsLater(1e9))).toBe('a');
  });

  it('never prolongs what an earlier rotation ends', () => {
    const later = { sha256: 'third', idempotencyKey: 'again', previousUntil: secondsLater(600) };
    const past = [issued('a'), rotated('a'), rotated('a', later)];
    expect(inForce(past, 'hash of a', secondsLater(60))).toBeUndefined();
    expect(inForce(past, 'new hash of a', secondsLater(599))).toBe('a');
    expect(inForce(past, 'new hash of a', secondsLater(600))).toBeUndefined();
  });

  it('without overlap ends them at once', () => {
    const past = [issued('a'), rotated('a', { overlapSeconds: 0, previousUntil: AT })];
    expect(inForce(past, 'hash of a')).toBeUndefined();
    expect(fold(...past).keys.get('a')?.secrets).toHaveLength(1);
  });

  it('is done once, and refused with other content', () => {
    const past = [issued('a'), rotated('a')];
    given(...past)
      .when(rotate('a'))
      .then();
    given(...past, revoked('a'))
      .when(rotate('a'))
      .then();
    given(...past)
      .when(rotate('a', { overlapSeconds: 0 }))
      .rejected('idempotency_key_reused');
  });

  it('is refused for what is revoked or unknown, and after very many', () => {
    given()
      .when(rotate('a', { rotatedBy: null }))
      .rejected('not_found', 'id');
    const past = [issued('a'), issued('m', ofShop), revoked('m')];
    given(...past)
      .when(rotate('m', { rotatedBy: 'a' }))
      .rejected('key_revoked');
    given(...past)
      .when(rotate('m'))
      .rejected('unauthenticated');
    const many = Array.from({ length: MAX_ROTATIONS }, (_, n) =>
      rotated('a', { sha256: `secret ${n}`, idempotencyKey: `turn ${n}` }),
    );
    given(issued('a'), ...many)
      .when(rotate('a'))
      .rejected('too_many_rotations');
  });

  it('keeps the secrets to sign with apart', () => {
    const state = fold(
      issued('m', { ...ofShop, signing }),
      rotated('m', { signing: { required: true, sealed: { ...sealed, key: 'dk_2' } } }),
    );
    expect(state.keys.get('m')?.secrets.map((secret) => secret.signing?.sealed)).toEqual([
      sealed,
      { ...sealed, key: 'dk_2' },
    ]);
  });
});
