/** Voiding a reservation, and what of this only the engine may do. */
import { describe, expect, it } from '@jest/globals';
import { releaseKey } from '../../../domain/ledger/keys.js';
import {
  cr,
  DAY,
  dr,
  figures,
  freeze,
  funded,
  given,
  open,
  postReserved,
  reserve,
  voidReserved,
} from '../given.js';
import { held } from './held.js';

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
