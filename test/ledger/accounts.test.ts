import { describe, expect, it } from '@jest/globals';
import { isDay, isTimezone, nextDay } from '../../domain/ledger/calendar.js';
import { openBook } from '../../domain/ledger/decide/open-book.js';
import { cny } from '../money/amounts.js';
import {
  close,
  cr,
  dr,
  figures,
  freeze,
  funded,
  given,
  jpy,
  NOW,
  open,
  OPENING,
  post,
  reserve,
  unfreeze,
} from './given.js';

describe('a book', () => {
  const command = { type: 'OpenBook', book: 'main', timezone: 'Asia/Shanghai' } as const;

  it.each([
    [undefined, '00:00', '2026-03-11'],
    ['04:00', '04:00', '2026-03-10'],
    ['22:00', '22:00', '2026-03-11'],
  ])('with the cut time %s opens on the day that runs in its zone', (given, cutTime, day) => {
    const halfPastTwo = Date.parse('2026-03-10T18:30:00Z');
    const asked = given === undefined ? command : { ...command, cutTime: given };
    expect(openBook(asked, undefined, halfPastTwo)).toStrictEqual({
      accepted: true,
      events: [{ type: 'BookOpened', data: { ...OPENING, cutTime, day } }],
    });
  });

  it('is opened once, in one zone, with one cut time', () => {
    expect(openBook(command, OPENING, NOW)).toStrictEqual({ accepted: true, events: [] });
    expect(openBook(command, { ...OPENING, timezone: 'UTC' }, NOW)).toStrictEqual({
      accepted: false,
      rejection: { code: 'book_exists', detail: 'the book is in UTC', param: 'timezone' },
    });
    expect(openBook({ ...command, cutTime: '04:00' }, OPENING, NOW)).toStrictEqual({
      accepted: false,
      rejection: {
        code: 'book_exists',
        detail: 'the days of the book end at 00:00',
        param: 'cutTime',
      },
    });
  });

  it.each([
    ['main', 'Mars/Olympus', '00:00', 'timezone'],
    ['', 'UTC', '00:00', 'id'],
    ['a/b', 'UTC', '00:00', 'id'],
    ['main', 'UTC', '24:00', 'cutTime'],
    ['main', 'UTC', '9:00', 'cutTime'],
    ['main', 'UTC', '09:60', 'cutTime'],
    ['main', 'UTC', '09:00 ', 'cutTime'],
    ['main', 'UTC', 'x09:00', 'cutTime'],
  ])('%j in %j with the cut time %j is refused', (book, timezone, cutTime, param) => {
    const asked = { type: 'OpenBook', book, timezone, cutTime } as const;
    expect(openBook(asked, undefined, NOW)).toStrictEqual({
      accepted: false,
      rejection: { code: 'invalid_request', detail: expect.stringMatching(/\w/), param },
    });
  });
});

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

describe('limits', () => {
  const to = (id: string, value: string) =>
    post(`to-${id}-${value}`, [dr('bank', value), cr(id, value)]);
  const from = (id: string, value: string) =>
    post(`from-${id}-${value}`, [dr(id, value), cr('bank', value)]);
  const bank = open('bank', { subject: 'bank' });

  it.each([
    ['0.00', '5.00', '5.00', true],
    ['0.00', '5.00', '5.01', false],
    ['-100.00', '5.00', '105.00', true],
    ['-100.00', '5.00', '105.01', false],
    ['2.00', '5.00', '3.00', true],
    ['2.00', '5.00', '3.01', false],
  ])('a floor of %s after %s lets %s go: %s', (floor, paidIn, paidOut, accepted) => {
    const world = given(bank, open('a', { limits: { floor: cny(floor) } }), to('a', paidIn));
    const { decision } = world.when(from('a', paidOut));
    if (accepted) expect(decision.accepted).toBe(true);
    else
      expect(decision).toMatchObject({
        rejection: { code: 'insufficient_funds', param: 'entries.0.account' },
      });
  });

  it('an account below its floor may be filled, not emptied', () => {
    const world = given(bank, open('a', { limits: { floor: cny('10.00') } }), to('a', '3.00'));
    expect(figures(world.world, 'a')).toStrictEqual(['3.00', '0.00', '0.00', '-7.00', 1]);
    expect(world.when(to('a', '1.00')).decision.accepted).toBe(true);
    world.when(from('a', '1.00')).rejected('insufficient_funds');
  });

  it('refuse nothing that comes to nothing', () => {
    const both = (id: string) => post('t', [dr(id, '1.00'), cr(id, '1.00')]);
    const below = open('a', { limits: { floor: cny('10.00') } });
    expect(given(below).when(both('a')).decision.accepted).toBe(true);
    const above = open('a', { limits: { ceiling: cny('-10.00') } });
    expect(given(above).when(both('a')).decision.accepted).toBe(true);
    given(bank, above).when(to('a', '0.01')).rejected('ceiling_exceeded', 'entries.1.account');
    expect(given(bank, above).when(from('a', '0.01')).decision.accepted).toBe(true);
  });

  it('a ceiling counts what is held towards it', () => {
    const world = given(
      bank,
      open('a', { limits: { ceiling: cny('10.00') } }),
      reserve('r', [dr('bank', '6.00'), cr('a', '6.00')]),
    );
    world.when(to('a', '4.01')).rejected('ceiling_exceeded');
    expect(world.when(to('a', '4.00')).decision.accepted).toBe(true);
    world.when(reserve('r2', [dr('bank', '4.01'), cr('a', '4.01')])).rejected('ceiling_exceeded');
  });

  it('an asset grows on the debit side, and its floor with it', () => {
    const world = given(
      open('cash', { subject: 'bank', limits: { floor: cny('0.00') } }),
      open('a'),
    );
    world.when(post('t', [dr('a', '1.00'), cr('cash', '1.00')])).rejected('insufficient_funds');
    expect(world.when(post('t', [dr('cash', '1.00'), cr('a', '1.00')])).decision.accepted).toBe(
      true,
    );
  });

  it('judge a transaction by its sum, not by the order of its entries', () => {
    const world = given(bank, open('a', { limits: { floor: cny('0.00') } }));
    expect(
      world.when(post('t', [dr('a', '5.00'), cr('a', '5.00'), dr('a', '1.00'), cr('a', '1.00')]))
        .decision.accepted,
    ).toBe(true);
  });
});

describe('a calendar day', () => {
  it.each([
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-00-10', false],
    ['2026-04-31', false],
    ['02026-04-30', false],
    ['2026-04-300', false],
    ['0001-01-01', true],
    ['9999-12-31', true],
    ['0000-01-01', false],
    ['0000-02-29', false],
    ['0000-12-31', false],
    ['0004-02-29', true],
    ['0100-02-29', false],
    ['0400-02-29', true],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['10000-01-01', false],
    ['x2026-04-30', false],
    ['2026-04-30x', false],
    ['2O26-04-30', false],
    // A month of an expanded year, which an instant may begin with.
    ['+010000-01', false],
  ])('%s is a day: %s', (day, is) => {
    expect(isDay(day)).toBe(is);
  });

  it('has the days of its months, year by year', () => {
    for (let year = 1; year <= 9_999; year += 1) {
      const text = String(year).padStart(4, '0');
      const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
      expect([
        text,
        isDay(`${text}-02-28`),
        isDay(`${text}-02-29`),
        isDay(`${text}-02-30`),
      ]).toEqual([text, true, leap, false]);
    }
    for (let month = 0; month <= 13; month += 1) {
      for (let day = 0; day <= 32; day += 1) {
        const text = `2024-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const ms = Date.parse(text);
        const is = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
        expect([text, isDay(text)]).toEqual([text, is]);
      }
    }
  });

  it('knows the zones of the database', () => {
    expect(['UTC', 'Asia/Shanghai', 'Mars/Olympus', ''].map(isTimezone)).toStrictEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('knows the calendar', () => {
    expect(['2024-02-28', '2026-02-28', '2026-12-31'].map(nextDay)).toStrictEqual([
      '2024-02-29',
      '2026-03-01',
      '2027-01-01',
    ]);
  });
});
