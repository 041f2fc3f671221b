/** Reservations that are past their time. */
import { describe, expect, it } from '@jest/globals';
import {
  cr,
  DAY,
  dr,
  expire,
  figures,
  funded,
  given,
  NOW,
  postReserved,
  reserve,
  voidReserved,
} from '../given.js';
import { thirty } from './held.js';

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
