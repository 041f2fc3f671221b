/** Accounts are opened, frozen and closed. */
import { describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import {
  close,
  cr,
  dr,
  freeze,
  funded,
  given,
  jpy,
  open,
  post,
  reserve,
  unfreeze,
} from './given.js';

describe('an account', () => {
  it('is opened', () => {
    given()
      .when(
        open('a', { limits: { floor: cny('-10.00'), ceiling: cny('0.00') }, metadata: { k: 'v' } }),
      )
      .then({
        type: 'AccountOpened',
        data: {
          account: 'a',
          currency: 'CNY',
          subject: 'customer_payable',
          normalSide: 'credit',
          class: 'customer',
          managed: false,
          limits: { floor: '-10.00', ceiling: '0.00' },
          metadata: { k: 'v' },
          contentHash: '',
        },
      });
  });

  it('is opened by the engine as its own', () => {
    for (const id of ['sys:suspense:CNY', 'mer:m:CNY']) {
      const { decision } = given().when(open(id, { origin: 'engine' }));
      expect(decision.accepted && decision.events[0]?.data).toMatchObject({ managed: true });
    }
    for (const id of ['asys:x', 'amer:x', 'sys', 'mer']) {
      const { decision } = given().when(open(id));
      expect(decision.accepted && decision.events[0]?.data).toMatchObject({ managed: false });
    }
  });

  it.each([
    ['floor', { floor: cny('-1.00') }, { floor: '-1.00' }],
    ['ceiling', { ceiling: cny('1.00') }, { ceiling: '1.00' }],
    [
      'floor that is its ceiling',
      { floor: cny('1.00'), ceiling: cny('1.00') },
      { floor: '1.00', ceiling: '1.00' },
    ],
    ['limit', {}, {}],
  ])('may have one %s', (_, limits, written) => {
    const { decision } = given().when(open('a', { limits }));
    const [event] = decision.accepted ? decision.events : [];
    expect(event?.type === 'AccountOpened' && event.data.limits).toStrictEqual(written);
  });

  it.each([
    ['customer_payable', 'customer'],
    ['merchant_pending', 'merchant'],
    ['merchant_payable', 'merchant'],
    ['bank', 'internal'],
    ['fee_income', 'internal'],
    ['suspense', 'internal'],
  ])('of %s is of the class %s', (subject, expected) => {
    const { decision } = given().when(open('a', { subject }));
    const [event] = decision.accepted ? decision.events : [];
    expect(event?.data).toMatchObject({ class: expected });
  });

  it.each([
    ['a bad id', open('a b'), 'invalid_request', 'id'],
    ['an unknown currency', open('a', { currency: 'XXX' }), 'unknown_currency', 'currency'],
    ['an unknown subject', open('a', { subject: 'x' }), 'subject_not_found', 'subject'],
    [
      'a limit of another scale',
      open('a', { limits: { floor: cny('1') } }),
      'invalid_amount',
      'limits.floor.value',
    ],
    [
      'a limit in another currency',
      open('a', { limits: { ceiling: jpy('1') } }),
      'currency_mismatch',
      'limits.ceiling.currency',
    ],
    [
      'a floor above the ceiling',
      open('a', { limits: { floor: cny('1.00'), ceiling: cny('0.99') } }),
      'invalid_request',
      'limits.floor',
    ],
    [
      'a limit beyond any balance',
      open('a', { limits: { ceiling: cny('90000000000000000.01') } }),
      'amount_too_large',
      'limits.ceiling.value',
    ],
  ])('with %s is refused', (_, command, code, param) => {
    given().when(command).rejected(code, param);
  });
});

describe('freezing and closing', () => {
  it('are events, and nothing where they change nothing', () => {
    given(open('a'))
      .when(freeze('a'))
      .then({ type: 'AccountFrozen', data: { account: 'a' } });
    given(open('a')).when(unfreeze('a')).repeats();
    given(open('a'), freeze('a')).when(freeze('a')).repeats();
    given(open('a'), freeze('a'))
      .when(unfreeze('a'))
      .then({ type: 'AccountUnfrozen', data: { account: 'a' } });
    given(open('a'), freeze('a'))
      .when(close('a'))
      .then({ type: 'AccountClosed', data: { account: 'a' } });
    given(open('a'), close('a')).when(close('a')).repeats();
  });

  it('are over once the account is closed', () => {
    given(open('a'), close('a')).when(freeze('a')).rejected('account_closed');
    given(open('a'), close('a')).when(unfreeze('a')).rejected('account_closed');
  });

  it('need the account', () => {
    for (const command of [freeze('x'), unfreeze('x'), close('x')]) {
      given().when(command).rejected('account_not_known');
    }
  });

  it('close an empty account only', () => {
    given(...funded)
      .when(close('alice'))
      .rejected('account_not_empty');
    given(...funded, reserve('r', [dr('alice', '1.00'), cr('bob', '1.00')]))
      .when(close('bob'))
      .rejected('account_not_empty');
    // Something held keeps an account open, whichever way it would go, at a balance of zero too.
    const pair = [open('bank', { subject: 'bank' }), open('a')];
    for (const entries of [
      [dr('bank', '1.00'), cr('a', '1.00')],
      [dr('a', '1.00'), cr('bank', '1.00')],
    ]) {
      given(...pair, reserve('r', entries))
        .when(close('a'))
        .rejected('account_not_empty');
    }
    const emptied = post('e', [dr('alice', '100.00'), cr('bank', '100.00')]);
    expect(given(...funded, emptied).when(close('alice')).decision.accepted).toBe(true);
  });
});
