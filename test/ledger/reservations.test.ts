import { describe, expect, it } from '@jest/globals';
import type { EntryRequest } from '../../domain/ledger/commands.js';
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

  it.each([
    [0.0015, '2026-03-10T04:00:00.002Z'],
    [3_155_760_000, '2126-03-11T04:00:00.000Z'],
  ])('may expire in %d seconds', (expiresIn, expiresAt) => {
    const { decision } = given(...funded).when(reserve('r', thirty, { expiresIn }));
    const [event] = decision.accepted ? decision.events : [];
    expect(event?.data).toMatchObject({ expiresAt });
  });

  it.each(['', 'a b', 'x'.repeat(129)])('with the id %j is refused', (id) => {
    given(...funded)
      .when(reserve(id, thirty))
      .rejected('invalid_request', 'id');
  });

  it.each<[string, readonly EntryRequest[], string, string]>([
    ['one entry', [dr('alice', '1.00')], 'invalid_request', 'entries'],
    ['other sums', [dr('alice', '1.00'), cr('bob', '2.00')], 'transaction_unbalanced', 'entries'],
    [
      'too much',
      [dr('alice', '100.01'), cr('bob', '100.01')],
      'insufficient_funds',
      'entries.0.account',
    ],
  ])('of %s is refused', (_, entries, code, param) => {
    given(...funded)
      .when(reserve('r', entries))
      .rejected(code, param);
  });

  it('holds each side of an account by itself', () => {
    const { world } = given(
      ...funded,
      reserve('r', [dr('alice', '2.00'), cr('alice', '1.00'), cr('alice', '1.00')]),
    );
    expect(figures(world, 'alice')).toStrictEqual(['100.00', '2.00', '2.00', '98.00', 1]);
  });

  it.each([0, -1, Number.NaN, Infinity, 1e12, 3_155_760_000.1])(
    'cannot expire in %d seconds',
    (expiresIn) => {
      given(...funded)
        .when(reserve('r', thirty, { expiresIn }))
        .rejected('invalid_request', 'expiresIn');
    },
  );

  it('is idempotent by its id', () => {
    given(...funded, reserve('r', thirty))
      .when(reserve('r', thirty))
      .repeats('r/r');
    given(...funded, reserve('r', thirty), voidReserved('r'))
      .when(reserve('r', thirty))
      .repeats('r/r');
    given(...funded, reserve('r', thirty))
      .when(reserve('r', thirty, { metadata: {}, origin: 'engine' }))
      .repeats('r/r');
    for (const other of [
      reserve('r', thirty, { expiresIn: 5 }),
      reserve('r', thirty, { reference: 'a' }),
      reserve('r', thirty, { metadata: { a: 'b' } }),
      reserve('r', [dr('alice', '30.01'), cr('bob', '30.01')]),
    ]) {
      given(...funded, reserve('r', thirty))
        .when(other)
        .rejected('id_conflict', 'id');
    }
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
    // What a transaction ended is not void, and what has no proper id is not kept from being made.
    given(...held, postReserved('t', 'r'))
      .when(voidReserved('r', 'engine'))
      .rejected('reservation_closed');
    given(...held)
      .when(voidReserved('a b', 'engine'))
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
    prevented.when(late).rejected('reservation_closed', 'id');
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

  it('voids a thousand at once, the rest with the next command', () => {
    const penny = [dr('alice', '0.01'), cr('bob', '0.01')];
    const many = Array.from({ length: 1001 }, (_, index) =>
      reserve(`r${index}`, penny, { expiresIn: 1 }),
    );
    const { world } = given(...funded, ...many);
    for (const left of [1, 0]) {
      world.run(expire, NOW + 1000);
      expect(world.book.reservations.size).toBe(left);
    }
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
