/** The grammar of account ids: what is built is read back, and nothing else is read as the engine's. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isAccountOf,
  isLedgerId,
  isManagedId,
  isSystemId,
  merchantAccountId,
  readAccountId,
  systemAccountId,
} from '../../domain/ledger/account-id.js';
import { channelReceivable, merchantAccount, suspense } from '../../domain/payment/accounts.js';
import { code } from '../money/amounts.js';

describe('an account id', () => {
  it.each([
    ['sys:suspense:CNY', { kind: 'system', subject: 'suspense', owner: null, currency: 'CNY' }],
    [
      'sys:channel_receivable:sandbox_a:CNY',
      { kind: 'system', subject: 'channel_receivable', owner: 'sandbox_a', currency: 'CNY' },
    ],
    [
      'mer:shop:CNY',
      { kind: 'merchant', merchant: 'shop', subject: 'merchant_pending', currency: 'CNY' },
    ],
    [
      'mer:shop:merchant_payable:JPY',
      { kind: 'merchant', merchant: 'shop', subject: 'merchant_payable', currency: 'JPY' },
    ],
    ['mer:a:b:c:JPY', { kind: 'other' }],
    ['mer:CNY', { kind: 'other' }],
    ['mer::CNY', { kind: 'other' }],
    ['mer:shop:cny', { kind: 'other' }],
    ['mer:shop:CNYX', { kind: 'other' }],
    ['sys:CNY', { kind: 'other' }],
    ['sys::CNY', { kind: 'other' }],
    ['sys:suspense', { kind: 'other' }],
    ['sys:suspense:CNYX', { kind: 'other' }],
    ['xsys:suspense:CNY', { kind: 'other' }],
    ['xmer:shop:CNY', { kind: 'other' }],
    ['wallet:7', { kind: 'other' }],
  ])('%s is read as %j', (id, name) => {
    expect(readAccountId(id)).toStrictEqual(name);
  });

  const part = fc.stringMatching(/^[a-z0-9_.-]{1,12}$/);
  const owner = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(':'));
  const currency = fc.constantFrom('CNY', 'JPY', 'KWD');

  it('is read back as it was built', () => {
    fc.assert(
      fc.property(part, part, owner, currency, (subject, shop, name, of) => {
        const takings = merchantAccountId(shop, of);
        const own = { kind: 'merchant', merchant: shop, currency: of };
        expect(readAccountId(takings)).toStrictEqual({ ...own, subject: 'merchant_pending' });
        const other = merchantAccountId(shop, of, subject);
        expect(readAccountId(other)).toStrictEqual({ ...own, subject });
        const common = { kind: 'system', subject, currency: of };
        const whole = systemAccountId(subject, of);
        expect(readAccountId(whole)).toStrictEqual({ ...common, owner: null });
        const owned = systemAccountId(subject, of, name);
        expect(readAccountId(owned)).toStrictEqual({ ...common, owner: name });
        for (const id of [takings, other, whole, owned]) {
          expect([isLedgerId(id), isManagedId(id), isSystemId(id)]).toStrictEqual([
            true,
            true,
            id.startsWith('sys:'),
          ]);
        }
      }),
    );
  });

  it('belongs to one merchant', () => {
    expect(isAccountOf('shop', 'mer:shop:CNY')).toBe(true);
    expect(isAccountOf('shop', 'mer:shop:merchant_payable:CNY')).toBe(true);
    expect(isAccountOf('merchant_payable', 'mer:shop:merchant_payable:CNY')).toBe(false);
    expect(isAccountOf('shop', 'mer:shopkeeper:CNY')).toBe(false);
    expect(isAccountOf('shop', 'sys:fee_income:shop:CNY')).toBe(false);
    expect(isAccountOf('fee_income', 'sys:fee_income:CNY')).toBe(false);
  });

  it('of a payment is of this grammar', () => {
    expect(merchantAccount('shop', code('CNY')).id).toBe('mer:shop:CNY');
    expect(suspense(code('CNY')).id).toBe('sys:suspense:CNY');
    expect(channelReceivable('sandbox_a', code('CNY')).id).toBe(
      'sys:channel_receivable:sandbox_a:CNY',
    );
  });
});
