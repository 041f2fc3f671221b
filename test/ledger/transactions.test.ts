import { describe, expect, it } from '@jest/globals';
import type { Side } from '../../domain/ledger/chart.js';
import {
  cr,
  DAY,
  dr,
  figures,
  freeze,
  close,
  given,
  open,
  post,
  reverse,
  transactionPosted,
  unfreeze,
} from './given.js';

const accounts = [open('bank', { subject: 'bank' }), open('alice'), open('bob')];

describe('a transaction', () => {
  it('is posted with the number and balance of each entry', () => {
    given(...accounts)
      .when(
        post('t1', [dr('bank', '88.88'), cr('alice', '80.00'), cr('bob', '8.88')], {
          reference: 'order 7',
          metadata: { a: 'b' },
        }),
      )
      .then({
        type: 'TransactionPosted',
        data: {
          transaction: 't1',
          entries: [
            {
              account: 'bank',
              direction: 'debit',
              amount: '88.88',
              currency: 'CNY',
              sequence: 1,
              balance: '88.88',
            },
            {
              account: 'alice',
              direction: 'credit',
              amount: '80.00',
              currency: 'CNY',
              sequence: 1,
              balance: '80.00',
            },
            {
              account: 'bob',
              direction: 'credit',
              amount: '8.88',
              currency: 'CNY',
              sequence: 1,
              balance: '8.88',
            },
          ],
          effectiveDate: DAY,
          day: DAY,
          reference: 'order 7',
          metadata: { a: 'b' },
          reverses: null,
          reason: null,
          reservation: null,
          fact: null,
        },
      });
  });

  it('numbers and sums entries of one account one after the other', () => {
    const { decision } = given(...accounts).when(
      post('t1', [
        dr('alice', '3.00'),
        cr('alice', '5.00'),
        cr('alice', '1.00'),
        dr('bank', '3.00'),
      ]),
    );
    const [event] = decision.accepted ? decision.events : [];
    expect(
      event?.type === 'TransactionPosted' &&
        event.data.entries.map(({ account, sequence, balance }) => [account, sequence, balance]),
    ).toStrictEqual([
      ['alice', 1, '-3.00'],
      ['alice', 2, '2.00'],
      ['alice', 3, '3.00'],
      ['bank', 1, '3.00'],
    ]);
  });

  it('balances in every currency of its own', () => {
    const world = given(
      ...accounts,
      open('cash.jpy', { subject: 'bank', currency: 'JPY' }),
      open('carol', { currency: 'JPY' }),
    );
    const yen = [dr('cash.jpy', '7', 'JPY'), cr('carol', '7', 'JPY')];
    expect(
      world.when(post('t1', [dr('bank', '1.00'), cr('alice', '1.00'), ...yen])).decision.accepted,
    ).toBe(true);
    world
      .when(post('t1', [dr('bank', '7.00'), cr('carol', '7', 'JPY')]))
      .rejected('transaction_unbalanced', 'entries');
  });

  const one = '1.00';
  it.each([
    ['one entry', [dr('bank', one)], 'invalid_request', 'entries'],
    ['no entry', [], 'invalid_request', 'entries'],
    [
      '201 entries',
      Array.from({ length: 201 }, () => dr('bank', one)),
      'invalid_request',
      'entries',
    ],
    ['other sums', [dr('bank', one), cr('alice', '1.01')], 'transaction_unbalanced', 'entries'],
    ['one side', [dr('bank', one), dr('alice', one)], 'transaction_unbalanced', 'entries'],
    [
      'an unknown account',
      [dr('bank', one), cr('x', one)],
      'account_not_found',
      'entries.1.account',
    ],
    [
      'no such object member',
      [dr('bank', one), cr('__proto__', one)],
      'account_not_found',
      'entries.1.account',
    ],
    [
      'another currency',
      [dr('bank', one), cr('alice', '1', 'JPY')],
      'currency_mismatch',
      'entries.1.amount.currency',
    ],
    [
      'an unknown currency',
      [dr('bank', one), cr('alice', one, 'XXX')],
      'unknown_currency',
      'entries.1.amount.currency',
    ],
    ['zero', [dr('bank', '0.00'), cr('alice', '0.00')], 'invalid_amount', 'entries.0.amount.value'],
    [
      'a minus',
      [dr('bank', '-1.00'), cr('alice', '-1.00')],
      'invalid_amount',
      'entries.0.amount.value',
    ],
    [
      'a wrong scale',
      [dr('bank', '1.0'), cr('alice', one)],
      'invalid_amount',
      'entries.0.amount.value',
    ],
    [
      'more than 10^15',
      [dr('bank', '10000000000000.01'), cr('alice', one)],
      'amount_too_large',
      'entries.0.amount.value',
    ],
  ])('of %s is refused', (_, entries, code, param) => {
    given(...accounts)
      .when(post('t1', entries))
      .rejected(code, param);
  });

  it('that does not balance is told by how much', () => {
    const by = (debit: string, credit: string) =>
      given(...accounts).when(post('t1', [dr('bank', debit), cr('alice', credit)])).decision;
    for (const [debit, credit, difference] of [
      ['1.00', '1.01', '-0.01'],
      ['2.00', '1.00', '1.00'],
    ] as const) {
      expect(by(debit, credit)).toMatchObject({
        rejection: { detail: `debits and credits differ by ${difference} CNY` },
      });
    }
  });

  it('takes 200 entries', () => {
    const entries = Array.from({ length: 100 }, () => [dr('bank', one), cr('alice', one)]).flat();
    expect(given(...accounts).when(post('t1', entries)).decision.accepted).toBe(true);
  });

  it.each(['a', 'x'.repeat(128), 'AZaz09:._-'])('may have the id %j', (id) => {
    const entries = [dr('bank', one), cr('alice', one)];
    expect(given(...accounts).when(post(id, entries)).decision.accepted).toBe(true);
  });

  it.each(['', 'a b', 'ä', 'x'.repeat(129), 'a/b', 'a\n'])('with the id %j is refused', (id) => {
    given(...accounts)
      .when(post(id, [dr('bank', one), cr('alice', one)]))
      .rejected('invalid_request', 'id');
  });

  it('is refused on frozen and closed accounts, in both directions', () => {
    const entries = [dr('bank', one), cr('alice', one)];
    const back = [dr('alice', one), cr('bank', one)];
    for (const both of [entries, back]) {
      given(...accounts, freeze('alice'))
        .when(post('t', both))
        .rejected('account_frozen');
      given(...accounts, close('alice'))
        .when(post('t', both))
        .rejected('account_closed');
    }
  });

  // Nearly the largest balance, as an event: it takes nine thousand of the largest amounts.
  const nearly = '89999999999999999.99';
  const swollen = (sign: '' | '-') => {
    const world = given(...accounts);
    const [debited, credited] = sign === '' ? ['bank', 'alice'] : ['alice', 'bank'];
    const line = (account: string, direction: Side) => ({
      account,
      direction,
      amount: nearly,
      currency: 'CNY',
      sequence: 1,
      balance: `${sign}${nearly}`,
    });
    const entries = [line(debited, 'debit'), line(credited, 'credit')];
    world.world.apply(transactionPosted({ transaction: 'swell', entries }));
    return world;
  };

  it('reaches no balance above 9·10^18', () => {
    const world = swollen('');
    const cent = (debited: string, credited: string) =>
      post('t', [dr(debited, '0.01'), cr(credited, '0.01')]);
    world.when(post('t', [dr('bob', '0.02'), cr('alice', '0.02')])).rejected('amount_too_large');
    world.world.run(post('last', [dr('bank', '0.01'), cr('alice', '0.01')]));
    expect(figures(world.world, 'alice')[0]).toBe('90000000000000000.00');
    world.when(cent('bob', 'alice')).rejected('amount_too_large', 'entries.1.account');
    world.when(cent('bank', 'bob')).rejected('amount_too_large', 'entries.0.account');
    expect(world.when(post('t', [dr('alice', one), cr('bank', one)])).decision.accepted).toBe(true);
  });

  it('reaches no balance below -9·10^18', () => {
    const world = swollen('-');
    const cent = (debited: string, credited: string) =>
      post('t', [dr(debited, '0.01'), cr(credited, '0.01')]);
    world.when(post('t', [dr('alice', '0.02'), cr('bob', '0.02')])).rejected('amount_too_large');
    world.world.run(post('last', [dr('alice', '0.01'), cr('bank', '0.01')]));
    expect(figures(world.world, 'alice')[0]).toBe('-90000000000000000.00');
    world.when(cent('alice', 'bob')).rejected('amount_too_large', 'entries.0.account');
    world.when(cent('bob', 'bank')).rejected('amount_too_large', 'entries.1.account');
    expect(world.when(post('t', [dr('bank', one), cr('alice', one)])).decision.accepted).toBe(true);
  });
});

describe('the effective date', () => {
  const entries = [dr('bank', '1.00'), cr('alice', '1.00')];
  it.each([DAY, '2026-03-09', '2024-02-29', '1999-12-31', '0001-01-01'])(
    'may be %s',
    (effectiveDate) => {
      const { decision } = given(...accounts).when(post('t', entries, { effectiveDate }));
      const [event] = decision.accepted ? decision.events : [];
      expect(event?.data).toMatchObject({ effectiveDate, day: DAY });
    },
  );

  it.each([
    ['2026-03-11', 'effective_date_in_future'],
    ['2026-02-30', 'invalid_request'],
    ['0000-01-01', 'invalid_request'],
    ['2026-13-01', 'invalid_request'],
    ['2026-3-1', 'invalid_request'],
    ['20260301', 'invalid_request'],
    ['', 'invalid_request'],
    ['2026-03-10T00:00:00Z', 'invalid_request'],
  ])('may not be %j', (effectiveDate, code) => {
    given(...accounts)
      .when(post('t', entries, { effectiveDate }))
      .rejected(code, 'effectiveDate');
  });
});

describe("the engine's own accounts", () => {
  const engine = { origin: 'engine' } as const;
  const managed = [
    open('sys:suspense:CNY', { ...engine, subject: 'suspense' }),
    open('mer:m1:CNY', { ...engine, subject: 'merchant_pending' }),
    ...accounts,
  ];
  const entries = [dr('bank', '1.00'), cr('mer:m1:CNY', '1.00')];

  it('take postings of the engine alone', () => {
    given(...managed)
      .when(post('t', entries))
      .rejected('account_managed', 'entries.1.account');
    expect(given(...managed).when(post('t', entries, engine)).decision.accepted).toBe(true);
  });

  it('are reversed by the engine alone', () => {
    const posted = given(...managed, post('t', entries, engine));
    posted.when(reverse('r', 't')).rejected('account_managed');
    expect(posted.when(reverse('r', 't', engine)).decision.accepted).toBe(true);
  });

  it('are opened by the engine alone', () => {
    given().when(open('mer:x:CNY')).rejected('account_managed', 'id');
    given().when(open('sys:x')).rejected('account_managed', 'id');
  });

  it('are not frozen where a fact must find room', () => {
    given(...managed)
      .when(freeze('sys:suspense:CNY'))
      .rejected('account_managed');
    given(...managed)
      .when(unfreeze('sys:suspense:CNY'))
      .rejected('account_managed');
    given(...managed)
      .when(close('sys:suspense:CNY'))
      .rejected('account_managed');
    expect(given(...managed).when(freeze('mer:m1:CNY')).decision.accepted).toBe(true);
  });
});
