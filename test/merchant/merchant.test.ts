/** Merchants: decisions without any input or output. */
import { describe, expect, it } from '@jest/globals';
import {
  merchant,
  type Merchant,
  type MerchantChanges,
  NO_FEE,
  type RegisterMerchant,
} from '../../domain/merchant/merchant.js';
import type { MerchantEvent } from '../../domain/merchant/events.js';

const codeOf = (decision: { accepted: boolean; rejection?: { code: string; param?: string } }) => [
  decision.rejection?.code,
  decision.rejection?.param,
];

describe('merchants', () => {
  const register = (rest: Partial<RegisterMerchant> = {}): RegisterMerchant => ({
    type: 'RegisterMerchant',
    id: 'm-1',
    name: 'Shop',
    fee: NO_FEE,
    ...rest,
  });
  const decide = (command: RegisterMerchant, ...given: MerchantEvent[]) =>
    merchant.decide(command, given.reduce(merchant.evolve, merchant.initialState));
  const first = decide(register());
  const registered = first.accepted ? first.events : [];

  it('are registered once', () => {
    expect(registered).toHaveLength(1);
    expect(decide(register(), ...registered)).toEqual({ accepted: true, events: [] });
  });

  it.each([
    ['another name', register({ name: 'Other' }), ['id_conflict', 'id']],
    ['another fee', register({ fee: { percent: '1', fixed: null } }), ['id_conflict', 'id']],
  ])('refuse %s under the same id', (_, command, refusal) => {
    expect(codeOf(decide(command, ...registered))).toEqual(refusal);
  });

  const fixed = (value: string, currency = 'CNY') => ({
    fee: { percent: '0.60', fixed: { value, currency } },
  });
  it.each([
    ['an id with a colon', { id: 'a:b' }, ['invalid_request', 'id']],
    ['an id of 65 characters', { id: 'x'.repeat(65) }, ['invalid_request', 'id']],
    [
      'a percentage above 100',
      { fee: { percent: '101', fixed: null } },
      ['invalid_request', 'fee.percent'],
    ],
    [
      'a percentage with a sign',
      { fee: { percent: '-1', fixed: null } },
      ['invalid_request', 'fee.percent'],
    ],
    ['a fixed fee of zero', fixed('0.00'), ['invalid_amount', 'fee.fixed.value']],
    ['a fixed fee of the wrong scale', fixed('1.0'), ['invalid_amount', 'fee.fixed.value']],
    ['a fixed fee in gold', fixed('1.00', 'XAU'), ['unknown_currency', 'fee.fixed.currency']],
  ])('refuse %s', (_, rest, refusal) => {
    expect(codeOf(decide(register(rest)))).toEqual(refusal);
  });
});

describe('a freeze of a merchant', () => {
  const data = { merchant: 'm-1' };
  const registered: MerchantEvent = {
    type: 'MerchantRegistered',
    data: { ...data, name: 'Shop', fee: { ...NO_FEE, fixed: null }, contentHash: 'x' },
  };
  const [active, frozen] = [[registered], [registered, { type: 'MerchantFrozen', data }]] as const;
  const stateOf = (events: readonly MerchantEvent[]) =>
    events.reduce<Merchant | undefined>(merchant.evolve, undefined);

  it.each([
    ['FreezeMerchant', active, [{ type: 'MerchantFrozen', data }]],
    ['FreezeMerchant', frozen, []],
    ['UnfreezeMerchant', frozen, [{ type: 'MerchantUnfrozen', data }]],
    ['UnfreezeMerchant', active, []],
  ] as const)('%s, once', (type, before, events) => {
    expect(merchant.decide({ type }, stateOf(before))).toStrictEqual({ accepted: true, events });
  });

  it('is of a merchant that there is', () => {
    expect(codeOf(merchant.decide({ type: 'FreezeMerchant' }, undefined))[0]).toBe('not_found');
  });
});

describe('the origins of a merchant', () => {
  const registered: MerchantEvent = {
    type: 'MerchantRegistered',
    data: { merchant: 'm-1', name: 'Shop', fee: { ...NO_FEE, fixed: null }, contentHash: 'x' },
  };
  const state = merchant.evolve(undefined, registered);
  const change = (changes: MerchantChanges, before: MerchantChanges = {}) =>
    merchant.decide({ type: 'ChangeMerchant', changes, before }, state);
  const shop = 'https://shop.example';

  it('are changed list by list', () => {
    const changed: MerchantEvent = {
      type: 'MerchantChanged',
      data: { merchant: 'm-1', returnOrigins: [shop], embedOrigins: null },
    };
    expect(change({ returnOrigins: [shop] })).toStrictEqual({ accepted: true, events: [changed] });
    expect(merchant.evolve(state, changed)).toStrictEqual({ ...state, returnOrigins: [shop] });
  });

  it('that are there already are no event', () => {
    expect(change({ returnOrigins: [], embedOrigins: [] })).toStrictEqual({
      accepted: true,
      events: [],
    });
  });

  it('are not changed by somebody who has seen another list', () => {
    const seen = { embedOrigins: [shop] };
    expect(codeOf(change({ embedOrigins: [] }, seen))).toEqual([undefined, undefined]);
    expect(codeOf(change({ embedOrigins: ['https://other.example'] }, seen))).toEqual([
      'merchant_changed',
      undefined,
    ]);
    expect(change({ returnOrigins: [shop] }, { returnOrigins: [] }).accepted).toBe(true);
  });

  it('are changed of a merchant that there is', () => {
    const command = { type: 'ChangeMerchant', changes: {}, before: {} } as const;
    expect(codeOf(merchant.decide(command, undefined))).toEqual(['not_found', undefined]);
  });

  it.each([
    'https://shop.example/',
    'https://shop.example/path',
    'https://SHOP.example',
    'https://shop.example:443',
    'https://shop.example:99999',
    'https://*.example',
    'https://a;b.example',
    "https://a'b.example",
    'https://a.example https://b.example',
    'https://user@shop.example',
    'http://shop.example',
    'javascript:alert(1)',
    'null',
    '*',
    '',
    `https://${'a'.repeat(300)}.example`,
  ])('are no %j', (origin) => {
    expect(codeOf(change({ embedOrigins: [shop, origin] }))).toEqual([
      'invalid_request',
      'embedOrigins.1',
    ]);
  });

  it('are origins of the machine itself, too', () => {
    const local = ['http://localhost:3000', 'http://127.0.0.1:8080'];
    expect(change({ embedOrigins: local }).accepted).toBe(true);
  });

  it('stand there once, and are at most twenty', () => {
    expect(codeOf(change({ returnOrigins: [shop, shop] }))).toEqual([
      'invalid_request',
      'returnOrigins',
    ]);
    const many = Array.from({ length: 21 }, (_, n) => `https://shop-${n}.example`);
    expect(codeOf(change({ returnOrigins: many }))).toEqual(['invalid_request', 'returnOrigins']);
  });
});
