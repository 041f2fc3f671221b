/** Keys and merchants: decisions without any input or output. */
import { describe, expect, it } from '@jest/globals';
import { access, type AccessCommand } from '../../domain/access/access.js';
import type { AccessEvent } from '../../domain/access/events.js';
import { merchant, NO_FEE, type RegisterMerchant } from '../../domain/merchant/merchant.js';
import type { MerchantEvent } from '../../domain/merchant/events.js';

const issue = (
  rest: Partial<Extract<AccessCommand, { type: 'IssueKey' }>> = {},
): AccessCommand => ({
  type: 'IssueKey',
  id: 'key_1',
  role: 'auditor',
  merchant: null,
  sha256: 'ab',
  hint: 'wxyz',
  signing: null,
  ...rest,
});
const issued: AccessEvent = {
  type: 'KeyIssued',
  data: { key: 'key_1', role: 'auditor', merchant: null, sha256: 'ab', hint: 'wxyz' },
};
const revoked: AccessEvent = { type: 'KeyRevoked', data: { key: 'key_1' } };
const revoke: AccessCommand = { type: 'RevokeKey', id: 'key_1' };

const codeOf = (decision: { accepted: boolean; rejection?: { code: string; param?: string } }) => [
  decision.rejection?.code,
  decision.rejection?.param,
];

describe('keys', () => {
  const after = (...events: AccessEvent[]) => events.reduce(access.evolve, access.initialState);

  it.each([
    ['a new key is issued', [], issue(), [issued]],
    ['the same key again is no second one', [issued], issue(), []],
    ['a key is revoked', [issued], revoke, [revoked]],
    ['a revoked key stays revoked', [issued, revoked], revoke, []],
  ])('%s', (_, given, command, events) => {
    expect(access.decide(command, after(...given))).toEqual({ accepted: true, events });
  });

  it.each([
    ['an id of another key', [issued], issue({ sha256: 'cd' }), ['id_conflict', 'id']],
    ['a merchant key of nobody', [], issue({ role: 'merchant' }), ['invalid_request', 'role']],
    ['an auditor of a merchant', [], issue({ merchant: 'm' }), ['invalid_request', 'role']],
    ['a revocation of nothing', [], revoke, ['not_found', 'id']],
  ])('refuses %s', (_, given, command, refusal) => {
    expect(codeOf(access.decide(command, after(...given)))).toEqual(refusal);
  });
});

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
