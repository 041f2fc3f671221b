/** Merchants: decisions without any input or output. */
import { describe, expect, it } from '@jest/globals';
import { merchant, NO_FEE, type RegisterMerchant } from '../../domain/merchant/merchant.js';
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
