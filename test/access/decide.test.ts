/** Keys: decisions without any input or output. */
import { describe, expect, it, jest } from '@jest/globals';
import { keyList, opened, statusOf } from '../../domain/access/access.js';
import { MAX_KEYS_OF_MERCHANT, MAX_ROTATIONS } from '../../domain/access/decide.js';
import type { AccessEvent } from '../../domain/access/events.js';
import { principalsOf, samePrincipal } from '../../domain/access/principal.js';
import { AT } from '../support/given-when-then.js';
import {
  approve,
  approved,
  fold,
  given,
  issue,
  issued,
  ofShop,
  revoke,
  revoked,
  rotate,
  rotated,
  secondsLater,
} from './keys.js';

const sealed = { key: 'dk_1', ciphertext: 'c' } as const;
const signing = { required: true, sealed };

const inForce = (events: readonly AccessEvent[], sha256: string, now = AT) =>
  opened(fold(...events), sha256, now)?.key.id;

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
