/** Reservations that are due are found without looking at the others. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Book } from '../../domain/ledger/book.js';
import type { Reservation } from '../../domain/ledger/reservation.js';

const OPENING = { book: 'main', timezone: 'UTC', cutTime: '00:00', day: '2026-03-10', chart: [] };

const reservation = (id: string, expiresAtMs: number | null): Reservation => ({
  id,
  expiresAtMs,
  holds: [],
  reference: null,
  metadata: {},
});

describe('expired reservations', () => {
  it.each([100, 10_000])('are found among %i open ones by looking at a few', (open) => {
    const book = new Book(OPENING);
    let looks = 0;
    for (let n = 0; n < open; n += 1) {
      book.addReservation({
        ...reservation(`r${n}`, 0),
        get expiresAtMs() {
          looks += 1;
          return 1_000_000 + n;
        },
      });
    }
    book.addReservation(reservation('due', 10));
    looks = 0;
    expect(book.expiredReservations(5, 1)).toStrictEqual([]);
    expect(book.expiredReservations(10, 1_000).map(({ id }) => id)).toStrictEqual(['due']);
    expect(looks).toBeLessThan(5);
  });

  it('are those that a scan finds, whatever came, went and was taken back', () => {
    const step = fc.oneof(
      fc.record({ add: fc.nat(30), expiresAtMs: fc.option(fc.nat(20)) }),
      fc.record({ remove: fc.nat(30) }),
      fc.constant({ mark: true }),
      fc.constant({ rollback: true }),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.nat(20),
        fc.integer({ min: 1, max: 8 }),
        (steps, nowMs, limit) => {
          const book = new Book(OPENING);
          let mark = book.mark();
          for (const one of steps) {
            if ('add' in one) {
              if (!book.reservations.has(String(one.add)))
                book.addReservation(reservation(String(one.add), one.expiresAtMs));
            } else if ('remove' in one) {
              const found = book.reservations.get(String(one.remove));
              if (found !== undefined) book.removeReservation(found);
            } else if ('mark' in one) mark = book.mark();
            else book.rollback(mark);
          }
          const due = [...book.reservations.values()]
            .map(({ expiresAtMs }) => expiresAtMs)
            .filter((at) => at !== null && at <= nowMs)
            .sort((a, b) => Number(a) - Number(b));
          for (let again = 0; again < 2; again += 1) {
            const found = book.expiredReservations(nowMs, limit);
            const expiries = found.map(({ expiresAtMs }) => Number(expiresAtMs));
            expect(expiries.sort((a, b) => a - b)).toStrictEqual(due.slice(0, limit));
            expect(found.every((one) => book.reservations.get(one.id) === one)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
