/** Making a reservation: what it holds, what it leaves available, and what is refused. */
import { describe, expect, it } from '@jest/globals';
import type { EntryRequest } from '../../../domain/ledger/commands.js';
import {
  cr,
  DAY,
  dr,
  figures,
  freeze,
  funded,
  given,
  post,
  reserve,
  voidReserved,
} from '../given.js';
import { held, thirty } from './held.js';

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
