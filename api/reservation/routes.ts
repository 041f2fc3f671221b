import { derivedId, newId } from '../../domain/kernel/ids.js';
import { reservationRoutes } from './contract.js';
import type { Engine } from '../composition/engine.js';
import { endpoint } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { reservationBody } from './body.js';
import { type Done, execute, keyReused, recoded } from '../ledger/outcome.js';

const closed = recoded(
  'id_conflict',
  'reservation_closed',
  'the reservation was posted with other entries',
);

type Services = Pick<Engine, 'ledger' | 'ids' | 'clock' | 'log'>;

export function reservationEndpoints({ ledger, ids, clock, log }: Services) {
  /** The reservation as it stands, with the transaction that it became. */
  async function bodyOf(book: string, id: string) {
    const view = await ledger.reservation(book, id);
    if (view === undefined) return refuse('reservation_not_found');
    const posted =
      view.transaction === null ? undefined : await ledger.transaction(book, view.transaction);
    return reservationBody(book, view, posted);
  }

  const answer = async (book: string, id: string, { status, position }: Done) => ({
    body: await bodyOf(book, id),
    position,
    replayed: status === 'duplicate',
  });

  return [
    endpoint(reservationRoutes.reserve, async (call) => {
      const { book } = call.params;
      const { entries, expiresIn, reference, metadata } = call.body;
      const key = call.header('Idempotency-Key');
      const derived =
        key === undefined ? newId('reservation', ids) : derivedId('reservation', book, key);
      const id = call.body.id ?? derived;
      call.note({ book, reservation: id });
      const done = await execute(
        ledger,
        book,
        {
          type: 'Reserve',
          origin: 'caller',
          id,
          entries,
          metadata,
          ...(expiresIn === undefined ? {} : { expiresIn }),
          ...(reference === undefined ? {} : { reference }),
        },
        call.context(id, clock.now()),
        call.body.id === undefined ? keyReused : undefined,
      );
      return answer(book, id, done);
    }),

    endpoint(reservationRoutes.getReservation, (call) => {
      const { book, id } = call.params;
      return logRead({ log }, call, async () => {
        if ((await ledger.book(book)) === undefined) refuse('book_not_found');
        return bodyOf(book, id);
      });
    }),

    endpoint(reservationRoutes.postReservation, async (call) => {
      const { book, id: reservation } = call.params;
      const { entries } = call.body;
      call.note({ book, reservation });
      const done = await execute(
        ledger,
        book,
        {
          type: 'PostReservation',
          origin: 'caller',
          reservation,
          // A reservation is posted once, so its posting needs no key of the caller's.
          id: derivedId('transaction', book, 'reservation', reservation),
          ...(entries === undefined ? {} : { entries }),
        },
        call.context(reservation, clock.now()),
        closed,
      );
      return answer(book, reservation, done);
    }),

    endpoint(reservationRoutes.voidReservation, async (call) => {
      const { book, id: reservation } = call.params;
      call.note({ book, reservation });
      const command = { type: 'VoidReservation', origin: 'caller', reservation } as const;
      const context = call.context(reservation, clock.now());
      return answer(book, reservation, await execute(ledger, book, command, context));
    }),
  ];
}
