/** Posting a reservation, whole or in part, once. */
import { describe, expect, it } from '@jest/globals';
import { transactionKey } from '../../../domain/ledger/keys.js';
import {
  cr,
  DAY,
  dr,
  figures,
  freeze,
  funded,
  given,
  post,
  postReserved,
  reserve,
  unfreeze,
  voidReserved,
} from '../given.js';
import { held, thirty } from './held.js';

describe('posting a reservation', () => {
  it('posts all of it, with its reference and metadata', () => {
    given(...held)
      .when(postReserved('t', 'r'))
      .then({
        type: 'TransactionPosted',
        data: {
          transaction: 't',
          entries: [
            {
              account: 'alice',
              direction: 'debit',
              amount: '30.00',
              currency: 'CNY',
              sequence: 2,
              balance: '70.00',
            },
            {
              account: 'bob',
              direction: 'credit',
              amount: '30.00',
              currency: 'CNY',
              sequence: 1,
              balance: '30.00',
            },
          ],
          effectiveDate: DAY,
          day: DAY,
          reference: 'order',
          metadata: { kind: 'refund' },
          contentHash: '',
          reverses: null,
          reason: null,
          reservation: 'r',
          fact: null,
        },
      });
  });

  it('in part releases the rest', () => {
    const { world } = given(
      ...held,
      postReserved('t', 'r', { entries: [dr('alice', '10.00'), cr('bob', '10.00')] }),
    );
    expect(figures(world, 'alice')).toStrictEqual(['90.00', '0.00', '0.00', '90.00', 2]);
    expect(figures(world, 'bob')).toStrictEqual(['10.00', '0.00', '0.00', '10.00', 1]);
    expect(world.book.reservations.size).toBe(0);
  });

  it('splits a hold as it likes, within its sum', () => {
    const split = [dr('alice', '10.00'), dr('alice', '20.00'), cr('bob', '30.00')];
    expect(given(...held).when(postReserved('t', 'r', { entries: split })).decision.accepted).toBe(
      true,
    );
  });

  it.each([
    [
      'more',
      [dr('alice', '30.01'), cr('bob', '30.01')],
      'reservation_exceeded',
      'entries.0.amount',
    ],
    [
      'more in two parts',
      [dr('alice', '20.00'), dr('alice', '10.01'), cr('bob', '30.01')],
      'reservation_exceeded',
      'entries.1.amount',
    ],
    [
      'the other side',
      [cr('alice', '1.00'), dr('bob', '1.00')],
      'reservation_exceeded',
      'entries.0.amount',
    ],
    [
      'another account',
      [dr('alice', '1.00'), cr('bank', '1.00')],
      'reservation_exceeded',
      'entries.1.amount',
    ],
    ['no balance', [dr('alice', '2.00'), cr('bob', '1.00')], 'transaction_unbalanced', 'entries'],
    ['nothing', [], 'invalid_request', 'entries'],
  ])('of %s is refused', (_, entries, code, param) => {
    given(...held)
      .when(postReserved('t', 'r', { entries }))
      .rejected(code, param);
  });

  it('happens once', () => {
    const posted = given(...held, postReserved('t', 'r'));
    posted.when(postReserved('t', 'r')).repeats(transactionKey('t'));
    for (const other of [
      postReserved('t', 'r', { metadata: {} }),
      postReserved('t', 'x'),
      postReserved('t', 'r', { entries: thirty }),
    ]) {
      posted.when(other).rejected('id_conflict', 'id');
    }
    posted.when(postReserved('t2', 'r')).rejected('reservation_closed');
    posted.when(voidReserved('r')).rejected('reservation_closed');
  });

  it('is refused on an account frozen meanwhile, until it is unfrozen', () => {
    const frozen = given(...held, freeze('bob'));
    frozen.when(postReserved('t', 'r')).rejected('account_frozen');
    frozen.world.run(unfreeze('bob'));
    expect(frozen.when(postReserved('t', 'r')).decision.accepted).toBe(true);
  });

  it('in part repeats with the same part alone', () => {
    const part = { entries: [dr('alice', '1.00'), cr('bob', '1.00')] };
    const posted = given(...held, postReserved('t', 'r', part));
    posted.when(postReserved('t', 'r', part)).repeats(transactionKey('t'));
    posted.when(postReserved('t', 'r')).rejected('id_conflict', 'id');
  });

  it('may give metadata of its own', () => {
    const { decision } = given(...held).when(postReserved('t', 'r', { metadata: { a: 'b' } }));
    const [event] = decision.accepted ? decision.events : [];
    expect(event?.data).toMatchObject({ metadata: { a: 'b' }, reference: 'order' });
  });

  it('has an id as any transaction', () => {
    given(...held)
      .when(postReserved('a b', 'r'))
      .rejected('invalid_request', 'id');
  });

  it('counts what it releases, and no more', () => {
    // All of what alice has is held: only the hold itself can be posted.
    const all = [dr('alice', '100.00'), cr('bob', '100.00')];
    const whole = given(...funded, reserve('r', all));
    expect(whole.when(postReserved('t', 'r')).decision.accepted).toBe(true);
    whole.when(post('t', [dr('alice', '0.01'), cr('bob', '0.01')])).rejected('insufficient_funds');
  });

  it('needs a reservation', () => {
    given(...held)
      .when(postReserved('t', 'x'))
      .rejected('reservation_not_found');
  });
});
