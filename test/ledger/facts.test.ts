/** Facts: money that has moved already. No limit keeps them out of the books; a lock on an account does. */
import { describe, expect, it } from '@jest/globals';
import type { EntryRequest, LedgerCommand } from '../../domain/ledger/commands.js';
import { cny } from '../money/amounts.js';
import {
  close,
  cr,
  DAY,
  dr,
  figures,
  freeze,
  given,
  open,
  post,
  postReserved,
  reserve,
  reverse,
  transactionPosted,
} from './given.js';

const CAPTURED = { evidence: 'capture-event' };
const fact = (id: string, entries: readonly EntryRequest[], proof = CAPTURED): LedgerCommand =>
  post(id, entries, { origin: 'engine', fact: proof });

/** `shop` may hold 0.00 to 10.00; `bank` may hold anything. */
const accounts = [
  open('bank', { subject: 'bank' }),
  open('shop', { limits: { floor: cny('0.00'), ceiling: cny('10.00') } }),
];
const into = (value: string) => [dr('bank', value), cr('shop', value)];
const outOf = (value: string) => [dr('shop', value), cr('bank', value)];

describe('a fact', () => {
  it('takes an account below its floor, and its event names the evidence', () => {
    given(...accounts)
      .when(fact('t', outOf('3.00')))
      .then(
        transactionPosted({
          entries: [
            {
              account: 'shop',
              direction: 'debit',
              amount: '3.00',
              currency: 'CNY',
              sequence: 1,
              balance: '-3.00',
            },
            {
              account: 'bank',
              direction: 'credit',
              amount: '3.00',
              currency: 'CNY',
              sequence: 1,
              balance: '-3.00',
            },
          ],
          effectiveDate: DAY,
          fact: CAPTURED,
        }),
      );
  });

  it('takes an account above its ceiling', () => {
    const { world } = given(...accounts, fact('t', into('10.01')));
    expect(figures(world, 'shop')).toStrictEqual(['10.01', '0.00', '0.00', '10.01', 1]);
  });

  it.each([
    ['the floor', outOf('0.01'), 'insufficient_funds'],
    ['the ceiling', into('10.01'), 'ceiling_exceeded'],
  ])(
    'alone passes %s: the same posting is refused as a request, the engine’s own too',
    (_, entries, refusal) => {
      for (const origin of ['caller', 'engine'] as const) {
        given(...accounts)
          .when(post('t', entries, { origin }))
          .rejected(refusal);
      }
    },
  );

  it('leaves the limit in force for the requests after it', () => {
    const below = given(...accounts, fact('t', outOf('3.00')));
    below.when(post('t2', outOf('0.01'))).rejected('insufficient_funds', 'entries.0.account');
    below.when(reserve('r', outOf('0.01'))).rejected('insufficient_funds', 'entries.0.account');
    expect(below.when(post('t3', into('1.00'))).decision.accepted).toBe(true);
  });

  it('is no less a fact where something is held', () => {
    const { world } = given(
      ...accounts,
      post('t', into('5.00')),
      reserve('r', outOf('5.00')),
      fact('t2', outOf('2.00')),
      postReserved('t3', 'r', { origin: 'engine', fact: CAPTURED }),
    );
    expect(figures(world, 'shop')).toStrictEqual(['-2.00', '0.00', '0.00', '-2.00', 3]);
  });

  it.each([
    ['frozen', freeze('shop'), 'account_frozen'],
    ['closed', close('shop'), 'account_closed'],
  ])('is refused by a %s account', (_, lock, refusal) => {
    given(...accounts, lock)
      .when(fact('t', into('1.00')))
      .rejected(refusal, 'entries.1.account');
  });

  it('is refused by a frozen account where it posts a reservation', () => {
    given(...accounts, reserve('r', into('1.00')), freeze('shop'))
      .when(postReserved('t', 'r', { origin: 'engine', fact: CAPTURED }))
      .rejected('account_frozen', 'entries.1.account');
  });

  it('stays within the largest balance that there is', () => {
    const million = (id: string) => fact(id, into('10000000000000.00'));
    const full = given(
      ...accounts,
      ...Array.from({ length: 9_000 }, (_, index) => million(`t${index}`)),
    );
    full.when(fact('t', into('0.01'))).rejected('amount_too_large');
    expect(full.when(fact('t', outOf('0.01'))).decision.accepted).toBe(true);
  });

  it('that posts a reservation names its evidence', () => {
    const { decision } = given(...accounts, reserve('r', into('1.00'))).when(
      postReserved('t', 'r', { origin: 'engine', fact: CAPTURED }),
    );
    expect(decision).toMatchObject({ events: [{ data: { fact: CAPTURED, reservation: 'r' } }] });
  });

  it('is the same posting whatever proves it', () => {
    const posted = given(...accounts, fact('t', outOf('3.00')));
    posted.when(fact('t', outOf('3.00'), { evidence: 'a-query' })).repeats('t');
    posted.when(post('t', outOf('3.00'))).repeats('t');
    posted.when(fact('t', outOf('3.01'))).rejected('id_conflict', 'id');
  });

  it('is taken back by a request, which limits refuse', () => {
    given(...accounts, fact('t', into('3.00')), fact('t2', outOf('3.00')))
      .when(reverse('v', 't', { origin: 'engine' }))
      .rejected('insufficient_funds');
  });
});
