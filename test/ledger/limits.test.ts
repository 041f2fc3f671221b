/** Limits of an account are changed by command, now or from a day on. */
import { describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { cny } from '../money/amounts.js';
import { close, cr, cut, DAY, dr, endOf, freeze, given, jpy, limits, open, post } from './given.js';

const changed = (of: { floor?: string; ceiling?: string }, day = DAY): LedgerEvent => ({
  type: 'AccountLimitsChanged',
  data: { account: 'a', limits: of, day },
});
const scheduled = (
  of: { floor?: string | null; ceiling?: string | null },
  from: string,
): LedgerEvent => ({ type: 'AccountLimitsScheduled', data: { account: 'a', limits: of, from } });
const cutEvent = (opened: string): LedgerEvent => ({
  type: 'DayCut',
  data: { closed: DAY, opened, cause: 'operator' },
});

const bank = open('bank', { subject: 'bank' });
const account = open('a', { limits: { floor: cny('0.00'), ceiling: cny('10.00') } });
const into = (value: string) => post(`in-${value}`, [dr('bank', value), cr('a', value)]);
const outOf = (value: string) => post(`out-${value}`, [dr('a', value), cr('bank', value)]);

describe('a change of limits at once', () => {
  it.each([
    [{ floor: cny('-5.00') }, { floor: '-5.00', ceiling: '10.00' }],
    [{ ceiling: cny('20.00') }, { floor: '0.00', ceiling: '20.00' }],
    [{ floor: null }, { ceiling: '10.00' }],
    [{ ceiling: null }, { floor: '0.00' }],
    [{ floor: null, ceiling: null }, {}],
    [
      { floor: cny('11.00'), ceiling: cny('12.00') },
      { floor: '11.00', ceiling: '12.00' },
    ],
    [{ floor: cny('10.00') }, { floor: '10.00', ceiling: '10.00' }],
  ])('%j leaves %j: what it leaves out stays, null is no limit', (change, left) => {
    given(account).when(limits('a', change)).then(changed(left));
    given(account)
      .when(limits('a', { ...change, from: DAY }))
      .then(changed(left));
  });

  it('holds for the very next command', () => {
    const raised = given(bank, account, limits('a', { floor: cny('-5.00'), ceiling: cny('8.00') }));
    expect(raised.when(outOf('5.00')).decision.accepted).toBe(true);
    raised.when(outOf('5.01')).rejected('insufficient_funds');
    expect(raised.when(into('8.00')).decision.accepted).toBe(true);
    raised.when(into('8.01')).rejected('ceiling_exceeded');
  });

  it('leaves a balance that is past the new limit where it is', () => {
    const below = given(bank, account, into('5.00'), limits('a', { floor: cny('7.00') }));
    below.when(outOf('0.01')).rejected('insufficient_funds');
    expect(below.when(into('0.01')).decision.accepted).toBe(true);
  });

  it('that changes nothing writes nothing', () => {
    given(account)
      .when(limits('a', { floor: cny('0.00') }))
      .repeats();
    given(open('a'))
      .when(limits('a', { floor: null, ceiling: null }))
      .repeats();
  });

  it('is taken by a frozen account', () => {
    given(account, freeze('a'))
      .when(limits('a', { floor: null }))
      .then(changed({ ceiling: '10.00' }));
  });

  it.each([
    ['no limit at all', limits('a', {}), 'invalid_request', 'floor'],
    ['an account that is not there', limits('x', { floor: null }), 'account_not_known', undefined],
    ['a floor above the ceiling', limits('a', { floor: cny('10.01') }), 'invalid_request', 'floor'],
    [
      'a ceiling below the floor',
      limits('a', { ceiling: cny('-0.01') }),
      'invalid_request',
      'floor',
    ],
    ['another currency', limits('a', { floor: jpy('1') }), 'currency_mismatch', 'floor.currency'],
    [
      'another currency above',
      limits('a', { ceiling: jpy('1') }),
      'currency_mismatch',
      'ceiling.currency',
    ],
    [
      'an amount of no scale',
      limits('a', { ceiling: cny('1') }),
      'invalid_amount',
      'ceiling.value',
    ],
    [
      'a day that was cut',
      limits('a', { floor: null, from: '2026-03-09' }),
      'invalid_request',
      'from',
    ],
    ['no day', limits('a', { floor: null, from: '2026-02-30' }), 'invalid_request', 'from'],
  ])('with %s is refused', (_, command, code, param) => {
    given(account).when(command).rejected(code, param);
  });

  it('of a closed account or of the engine’s own is refused', () => {
    given(account, close('a'))
      .when(limits('a', { floor: null }))
      .rejected('account_closed');
    const own = open('sys:suspense:CNY', { origin: 'engine' });
    given(own)
      .when(limits('sys:suspense:CNY', { floor: cny('0.00') }))
      .rejected('account_managed');
    const shop = open('mer:shop:CNY', { origin: 'engine' });
    const credit = limits('mer:shop:CNY', { floor: cny('-100.00') });
    expect(given(shop).when(credit).decision.accepted).toBe(true);
  });
});

describe('a change of limits to come', () => {
  it('is written down, and made by the cut that opens its day', () => {
    const later = limits('a', { floor: null, ceiling: cny('20.00'), from: '2026-03-11' });
    given(account)
      .when(later)
      .then(scheduled({ floor: null, ceiling: '20.00' }, '2026-03-11'));
    const waiting = given(bank, account, later);
    waiting.when(outOf('0.01')).rejected('insufficient_funds');
    waiting
      .when(cut('operator'), endOf(DAY))
      .then(cutEvent('2026-03-11'), changed({ ceiling: '20.00' }, '2026-03-11'));
    const { world } = given(bank, account, later, cut('operator'));
    expect(world.book.accounts.get('a')).toMatchObject({
      floor: null,
      ceiling: 2000n,
      scheduled: [],
    });
  });

  it('waits for its day, and is made late where its day was not opened', () => {
    const later = limits('a', { floor: cny('1.00'), from: '2026-03-12' });
    given(account, later).when(cut('operator'), endOf(DAY)).then(cutEvent('2026-03-11'));
    given(account, later)
      .when(cut('operator', '2026-03-12'), endOf('2026-03-12'))
      .then(cutEvent('2026-03-13'), changed({ floor: '1.00', ceiling: '10.00' }, '2026-03-13'));
  });

  it('is made in the order of the days, and within a day in that of the commands', () => {
    given(
      account,
      limits('a', { ceiling: cny('30.00'), from: '2026-03-12' }),
      limits('a', { ceiling: cny('20.00'), from: '2026-03-11' }),
      limits('a', { ceiling: cny('31.00'), from: '2026-03-12' }),
      limits('a', { floor: cny('2.00'), from: '2026-03-14' }),
    )
      .when(cut('operator', '2026-03-11'), endOf('2026-03-11'))
      .then(cutEvent('2026-03-12'), changed({ floor: '0.00', ceiling: '31.00' }, '2026-03-12'));
  });

  it('leaves a change made in the meantime alone where it says nothing of it', () => {
    given(
      account,
      limits('a', { floor: cny('5.00'), from: '2026-03-11' }),
      limits('a', { ceiling: cny('50.00') }),
    )
      .when(cut('operator'), endOf(DAY))
      .then(cutEvent('2026-03-11'), changed({ floor: '5.00', ceiling: '50.00' }, '2026-03-11'));
  });

  it('is refused where floor and ceiling would cross on any day', () => {
    const waiting = given(account, limits('a', { ceiling: cny('3.00'), from: '2026-03-12' }));
    waiting.when(limits('a', { floor: cny('4.00') })).rejected('invalid_request', 'floor');
    waiting
      .when(limits('a', { floor: cny('4.00'), from: '2026-03-20' }))
      .rejected('invalid_request', 'floor');
    expect(
      waiting.when(limits('a', { floor: cny('3.00'), from: '2026-03-20' })).decision.accepted,
    ).toBe(true);
  });

  it('may be repeated, unless another has the last word', () => {
    const first = limits('a', { floor: null, from: '2026-03-11' });
    const second = limits('a', { floor: cny('1.00'), from: '2026-03-11' });
    given(account, first).when(first).repeats();
    given(account, first, second)
      .when(first)
      .then(scheduled({ floor: null }, '2026-03-11'));
    given(account, first)
      .when(limits('a', { floor: null, from: '2026-03-12' }))
      .then(scheduled({ floor: null }, '2026-03-12'));
  });

  it('waits with at most a thousand others of its book, whose cut fits one append', () => {
    const many = Array.from({ length: 1000 }, (_, index) => [
      open(`w${index}`),
      limits(`w${index}`, { floor: cny('0.00'), from: '2026-03-11' }),
    ]).flat();
    const full = given(account, ...many);
    full.when(limits('a', { floor: null, from: '2026-03-11' })).rejected('too_many_limit_changes');
    full.when(limits('a', { floor: null })).then(changed({ ceiling: '10.00' }));
    const { decision } = full.when(cut('operator'), endOf(DAY));
    expect(decision.accepted && decision.events).toHaveLength(1001);
  });
});
