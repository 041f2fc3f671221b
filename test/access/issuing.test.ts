/** Issuing keys: decisions without any input or output. */
import { describe, it } from '@jest/globals';
import { MAX_KEYS_OF_MERCHANT } from '../../domain/access/decide.js';
import { given, issue, issued, ofShop, revoked, rotated, signing } from './keys.js';

describe('issuing', () => {
  it('names the key that asked', () => {
    given(issued('a'))
      .when(issue('m', { ...ofShop, issuedBy: 'a', name: 'till 1' }))
      .then(issued('m', { ...ofShop, issuedBy: 'a', name: 'till 1' }));
  });

  it('is done once, whatever secret the retry drew', () => {
    const again = { sha256: 'another', hint: '1234', signing: null };
    given(issued('a'), issued('m', { ...ofShop, issuedBy: 'a' }))
      .when(issue('m', { ...ofShop, issuedBy: 'a', secret: again }))
      .then();
  });

  it('is the same for a retry after a rotation, a revocation, and one of who asked', () => {
    const past = [issued('a'), issued('m', { ...ofShop, issuedBy: 'a' }), rotated('m')];
    const retry = issue('m', { ...ofShop, issuedBy: 'a' });
    given(...past, revoked('m'))
      .when(retry)
      .then();
    given(...past, revoked('a'))
      .when(retry)
      .then();
  });

  it.each([
    ['another name', { name: 'other' }],
    ['another role', { role: 'auditor', merchant: null }],
    ['another merchant', { merchant: 'other' }],
    ['signing', { secret: { sha256: 'x', hint: 'x', signing } }],
  ] as const)('is refused for %s under the same Idempotency-Key', (_, rest) => {
    given(issued('m', ofShop))
      .when(issue('m', { ...ofShop, ...rest }))
      .rejected('idempotency_key_reused');
  });

  it.each([
    ['a merchant key of nobody', { role: 'merchant' }, 'merchant'],
    ['an auditor of a merchant', { role: 'auditor', merchant: 'm' }, 'merchant'],
    [
      'an auditor who signs',
      { role: 'auditor', secret: { sha256: 'x', hint: 'x', signing } },
      'signing',
    ],
  ] as const)('is refused for %s', (_, rest, param) => {
    given().when(issue('k', rest)).rejected('invalid_request', param);
  });

  it('is refused to a key that is not in force', () => {
    const command = issue('k', { role: 'auditor', issuedBy: 'a' });
    given().when(command).rejected('unauthenticated');
    given(issued('a'), revoked('a')).when(command).rejected('unauthenticated');
    given(issued('a', { needsApproval: true }))
      .when(command)
      .rejected('unauthenticated');
  });

  it('is limited for a merchant, and not for the operator', () => {
    const many = Array.from({ length: MAX_KEYS_OF_MERCHANT }, (_, n) => issued(`m${n}`, ofShop));
    const past = [issued('a'), ...many, revoked('m1')];
    given(...past)
      .when(issue('k', { ...ofShop, issuedBy: 'm0' }))
      .rejected('too_many_keys');
    given(...past)
      .when(issue('k', { ...ofShop, issuedBy: 'a' }))
      .thenTypes('KeyIssued');
  });
});
