import { derivedId, newId } from '../../domain/ids.js';
import type { Engine } from '../composition/engine.js';
import { endpoint, type RequestTo } from '../http/endpoint.js';
import { logRead } from '../http/reads.js';
import { refuse } from '../http/refuse.js';
import { type Done, execute, keyReused, recoded } from '../ledger/outcome.js';
import { reservationBody } from './body.js';
import { reservationRoutes } from './contract.js';

type Services = Pick<Engine, 'ledger' | 'ids' | 'clock' | 'log'>;

export const reservationEndpoints = (engine: Services) => [
  endpoint(reservationRoutes.reserve, (request) => reserve(engine, request)),
  endpoint(reservationRoutes.getReservation, (request) => getReservation(engine, request)),
  endpoint(reservationRoutes.postReservation, (request) => postReservation(engine, request)),
  endpoint(reservationRoutes.voidReservation, (request) => voidReservation(engine, request)),
];

async function reserve(engine: Services, request: RequestTo<typeof reservationRoutes.reserve>) {
  const { ledger, ids, clock } = engine;
  const { book } = request.params;
  const { entries, expiresIn, reference, metadata } = request.body;
  const key = request.header('Idempotency-Key');
  const derived =
    key === undefined ? newId('reservation', ids) : derivedId('reservation', book, key);
  const id = request.body.id ?? derived;
  request.note({ book, reservation: id });
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
    request.context(id, clock.now()),
    request.body.id === undefined ? keyReused : undefined,
  );
  return answer(engine, book, id, done);
}

function getReservation(
  engine: Services,
  request: RequestTo<typeof reservationRoutes.getReservation>,
) {
  const { book, id } = request.params;
  return logRead(engine, request, async () => {
    if ((await engine.ledger.book(book)) === undefined) refuse('book_not_found');
    return bodyOf(engine, book, id);
  });
}

async function postReservation(
  engine: Services,
  request: RequestTo<typeof reservationRoutes.postReservation>,
) {
  const { book, id: reservation } = request.params;
  const { entries } = request.body;
  request.note({ book, reservation });
  const done = await execute(
    engine.ledger,
    book,
    {
      type: 'PostReservation',
      origin: 'caller',
      reservation,
      // A reservation is posted once, so its posting needs no key of the caller's.
      id: derivedId('transaction', book, 'reservation', reservation),
      ...(entries === undefined ? {} : { entries }),
    },
    request.context(reservation, engine.clock.now()),
    closed,
  );
  return answer(engine, book, reservation, done);
}

async function voidReservation(
  engine: Services,
  request: RequestTo<typeof reservationRoutes.voidReservation>,
) {
  const { book, id: reservation } = request.params;
  request.note({ book, reservation });
  const command = { type: 'VoidReservation', origin: 'caller', reservation } as const;
  const context = request.context(reservation, engine.clock.now());
  return answer(engine, book, reservation, await execute(engine.ledger, book, command, context));
}

const closed = recoded(
  'id_conflict',
  'reservation_closed',
  'the reservation was posted with other entries',
);

const answer = async (engine: Services, book: string, id: string, { status, position }: Done) => ({
  body: await bodyOf(engine, book, id),
  position,
  replayed: status === 'duplicate',
});

/** The reservation as it stands, with the transaction that it became. */
async function bodyOf({ ledger }: Services, book: string, id: string) {
  const view = await ledger.reservation(book, id);
  if (view === undefined) return refuse('reservation_not_found');
  const posted =
    view.transaction === null ? undefined : await ledger.transaction(book, view.transaction);
  return reservationBody(book, view, posted);
}
