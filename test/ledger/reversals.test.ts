import { describe, expect, it } from '@jest/globals';
import { transactionKey } from '../../domain/ledger/keys.js';
import { cr, DAY, dr, freeze, funded, given, post, reverse } from './given.js';

describe('a reversal', () => {
  const done = [
    ...funded,
    post('t', [dr('alice', '30.00'), cr('bob', '30.00')], { metadata: { kind: 'x' } }),
  ];

  it('is a transaction with every side flipped', () => {
    given(...done)
      .when(reverse('r', 't', { effectiveDate: '2026-03-01' }))
      .then({
        type: 'TransactionPosted',
        data: {
          transaction: 'r',
          entries: [
            {
              account: 'alice',
              direction: 'credit',
              amount: '30.00',
              currency: 'CNY',
              sequence: 3,
              balance: '100.00',
            },
            {
              account: 'bob',
              direction: 'debit',
              amount: '30.00',
              currency: 'CNY',
              sequence: 2,
              balance: '0.00',
            },
          ],
          effectiveDate: '2026-03-01',
          day: DAY,
          reference: null,
          metadata: {},
          reverses: 't',
          reason: 'a mistake',
          reservation: null,
          fact: null,
        },
      });
  });

  it('happens once, and is a transaction that can be reversed once', () => {
    const reversed = given(...done, reverse('r', 't'));
    reversed.when(reverse('r2', 't')).rejected('already_reversed');
    reversed.when(reverse('r', 't')).repeats(transactionKey('r'));
    expect(reversed.when(reverse('rr', 'r')).decision.accepted).toBe(true);
    given(...done, reverse('r', 't'), reverse('rr', 'r'))
      .when(reverse('rrr', 'r'))
      .rejected('already_reversed');
  });

  it('has an id and a date as any transaction', () => {
    given(...done)
      .when(reverse('a b', 't'))
      .rejected('invalid_request', 'id');
    given(...done)
      .when(reverse('r', 't', { effectiveDate: '2026-03-11' }))
      .rejected('effective_date_in_future', 'effectiveDate');
  });

  it('needs a transaction', () => {
    given(...done)
      .when(reverse('r', 'none'))
      .rejected('transaction_not_found');
  });

  it('obeys limits and status', () => {
    const spent = [...done, post('t2', [dr('bob', '10.00'), cr('bank', '10.00')])];
    given(...spent)
      .when(reverse('r', 't'))
      .rejected('insufficient_funds');
    given(...done, freeze('bob'))
      .when(reverse('r', 't'))
      .rejected('account_frozen');
  });
});
