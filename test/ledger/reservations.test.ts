import { describe, expect, it } from '@jest/globals';
import { releaseKey, transactionKey } from '../../domain/ledger/keys.js';
import {
  cr,
  DAY,
  dr,
  expire,
  figures,
  freeze,
  funded,
  given,
  NOW,
  open,
  post,
  postReserved,
  reserve,
  unfreeze,
  voidReserved,
} from './given.js';

const thirty = [dr('alice', '30.00'), cr('bob', '30.00')];
const held = [
  ...funded,
  reserve('r', thirty, { reference: 'order', metadata: { kind: 'refund' } }),
];

describe('a reservation', () => {
  it('is recorded with its holds', () => {
    given(...funded)
      .when(reserve('r', thirty, { expiresIn: 90 }))
      .then({
        type: 'ReservationMade',
        data: {
          reservation: 'r',
          entries: [
            { account: 'alice', direction: 'debit', amount: '30.00', currency: 'CNY' },
            { account: 'bob', direction: 'credit', amount: '30.00', currency: 'CNY' },
          ],
          expiresAt: '2026-03-10T04:01:30.000Z',
          day: DAY,
          reference: null,
          metadata: {},
          contentHash: '',
        },
      });
  });

  it('moves no balance and no number, but what is available', () => {
    const { world } = given(...held);
    expect(figures(world, 'alice')).toStrictEqual(['100.00', '0.00', '30.00', '70.00', 1]);
    expect(figures(world, 'bob')).toStrictEqual(['0.00', '30.00', '0.00', '0.00', 0]);
  });

  it('counts against the floor, for postings and for reservations', () => {
    const world = given(...held);
    const spend = (value: string) => [dr('alice', value), cr('bank', value)];
    world.when(post('t', spend('70.01'))).rejected('insufficient_funds');
    world.when(reserve('r2', spend('70.01'))).rejected('insufficient_funds');
    expect(world.when(post('t', spend('70.00'))).decision.accepted).toBe(true);
    expect(world.when(reserve('r2', spend('70.00'))).decision.accepted).toBe(true);
  });

  it('brings nothing that could be spent', () => {
    given(...held)
      .when(post('t', [dr('bob', '0.01'), cr('bank', '0.01')]))
      .rejected('insufficient_funds');
  });

  it('does not offset its own holds: each may be posted alone', () => {
    given(...funded)
      .when(reserve('r', [dr('bob', '1.00'), cr('bob', '1.00')]))
      .rejected('insufficient_funds');
  });

  it('is refused on frozen accounts', () => {
    given(...funded, freeze('bob'))
      .when(reserve('r', thirty))
      .rejected('account_frozen', 'entries.1.account');
  });

  it.each([0, -1, Number.NaN, Infinity, 1e12])('cannot expire in %d seconds', (expiresIn) => {
    given(...funded)
      .when(reserve('r', thirty, { expiresIn }))
      .rejected('invalid_request', 'expiresIn');
  });

  it('is idempotent by its id', () => {
    given(...funded, reserve('r', thirty))
      .when(reserve('r', thirty))
      .repeats('r/r');
    given(...funded, reserve('r', thirty), voidReserved('r'))
      .when(reserve('r', thirty))
      .repeats('r/r');
    given(...funded, reserve('r', thirty))
      .when(reserve('r', thirty, { expiresIn: 5 }))
      .rejected('id_conflict');
  });
});

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
    posted.when(postReserved('t', 'r', { metadata: {} })).rejected('id_conflict');
    posted.when(postReserved('t2', 'r')).rejected('reservation_closed');
    posted.when(voidReserved('r')).rejected('reservation_closed');
  });

  it('is refused on an account frozen meanwhile, until it is unfrozen', () => {
    const frozen = given(...held, freeze('bob'));
    frozen.when(postReserved('t', 'r')).rejected('account_frozen');
    frozen.world.run(unfreeze('bob'));
    expect(frozen.when(postReserved('t', 'r')).decision.accepted).toBe(true);
  });

  it('needs a reservation', () => {
    given(...held)
      .when(postReserved('t', 'x'))
      .rejected('reservation_not_found');
  });
});

describe('voiding a reservation', () => {
  it('releases all of it, on frozen accounts too', () => {
    const { world } = given(...held, freeze('alice'), voidReserved('r'));
    expect(figures(world, 'alice')).toStrictEqual(['100.00', '0.00', '0.00', '100.00', 1]);
    expect(figures(world, 'bob')).toStrictEqual(['0.00', '0.00', '0.00', '0.00', 0]);
  });

  it('happens once', () => {
    given(...held)
      .when(voidReserved('r'))
      .then({ type: 'ReservationVoided', data: { reservation: 'r', cause: 'void', day: DAY } });
    given(...held, voidReserved('r'))
      .when(voidReserved('r'))
      .repeats(releaseKey('r'));
    given(...held, voidReserved('r'))
      .when(postReserved('t', 'r'))
      .rejected('reservation_closed');
    given(...held)
      .when(voidReserved('x'))
      .rejected('reservation_not_found');
  });
});

describe("the engine's reservations", () => {
  const engine = { origin: 'engine' } as const;
  const managed = [
    ...funded,
    open('mer:m', { ...engine, subject: 'merchant_pending' }),
    reserve('r', [dr('mer:m', '1.00'), cr('bank', '1.00')], engine),
  ];

  it('are ended by the engine alone', () => {
    given(...managed)
      .when(voidReserved('r'))
      .rejected('account_managed');
    given(...managed)
      .when(postReserved('t', 'r'))
      .rejected('account_managed');
    expect(given(...managed).when(voidReserved('r', 'engine')).decision.accepted).toBe(true);
    expect(given(...managed).when(postReserved('t', 'r', engine)).decision.accepted).toBe(true);
  });

  it('may be voided before they are made, and are refused from then on', () => {
    const late = reserve('late', [dr('mer:m', '1.00'), cr('bank', '1.00')], engine);
    given(...managed)
      .when(voidReserved('late', 'engine'))
      .then({ type: 'ReservationPrevented', data: { reservation: 'late', day: DAY } });
    const prevented = given(...managed, voidReserved('late', 'engine'));
    prevented.when(late).rejected('reservation_closed');
    prevented.when(voidReserved('late', 'engine')).repeats(releaseKey('late'));
    // For a caller there is no such reservation.
    prevented.when(voidReserved('late')).rejected('reservation_not_found');
    prevented.when(postReserved('t', 'late', engine)).rejected('reservation_not_found');
  });
});

describe('expiry', () => {
  const soon = [
    ...funded,
    reserve('r1', thirty, { expiresIn: 60 }),
    reserve('r2', thirty),
    reserve('r3', thirty, { expiresIn: 59 }),
  ];

  it('voids what is past it, in the order of making', () => {
    given(...soon)
      .when(expire, NOW + 60_000)
      .then(
        { type: 'ReservationVoided', data: { reservation: 'r1', cause: 'expired', day: DAY } },
        { type: 'ReservationVoided', data: { reservation: 'r3', cause: 'expired', day: DAY } },
      );
    given(...soon)
      .when(expire, NOW + 59_999)
      .then({ type: 'ReservationVoided', data: { reservation: 'r3', cause: 'expired', day: DAY } });
    given(...soon)
      .when(expire, NOW)
      .repeats();
  });

  it('refuses a posting before the timer has come round', () => {
    given(...soon)
      .when(postReserved('t', 'r1'), NOW + 60_000)
      .rejected('reservation_closed');
    expect(given(...soon).when(postReserved('t', 'r1'), NOW + 59_999).decision.accepted).toBe(true);
  });

  it('is no voiding', () => {
    const { world } = given(...soon);
    world.run(expire, NOW + 60_000);
    expect(world.decide(voidReserved('r1'))).toMatchObject({
      rejection: { code: 'reservation_closed' },
    });
    expect(figures(world, 'alice')).toStrictEqual(['100.00', '0.00', '30.00', '70.00', 1]);
  });
});
