import { staffReaders } from '../http/readers.js';
import { z } from 'zod';
import { amount, instant, metadata, objectId, plainText } from '../http/shapes.js';
import { bookObjectParams, bookParams, direction } from '../ledger/contract.js';
import { nothing, plainRead, readRoute, writeRoute } from '../http/route.js';
import { entries, postingProblems, transaction } from '../transaction/contract.js';

/** A year: holds that outlive it are forgotten holds. */
const MAX_EXPIRY_S = 31_536_000;

const reservation = z
  .strictObject({
    id: z.string(),
    object: z.literal('reservation'),
    book: z.string(),
    status: z.enum(['pending', 'posted', 'voided', 'expired']),
    entries: z.array(z.strictObject({ account: z.string(), direction, amount })),
    expiresAt: instant.nullable(),
    reference: z.string().nullable(),
    metadata,
    transaction: transaction.nullable().describe('What was posted; the rest was released.'),
  })
  .meta({ id: 'Reservation' });
export type ReservationBody = z.infer<typeof reservation>;

const base = '/v1/ledgers/{book}/reservations';

export const reservationRoutes = {
  reserve: writeRoute({
    operation: 'reserve',
    path: base,
    tag: 'Reservations',
    summary: 'Reserve: hold what a later posting will move',
    description: 'Idempotent as a transaction is.',
    roles: ['operator'],
    params: bookParams,
    body: z.strictObject({
      id: objectId.optional(),
      entries,
      expiresIn: z.int().min(1).max(MAX_EXPIRY_S).optional().describe('Seconds. Default: never.'),
      reference: plainText(128).optional(),
      metadata: metadata.default({}),
    }),
    status: 201,
    answer: reservation,
    headers: ['Idempotency-Key'],
    answerHeaders: ['Idempotency-Replayed'],
    problems: ['idempotency_key_reused', ...postingProblems],
  }),
  getReservation: readRoute({
    operation: 'getReservation',
    path: `${base}/{id}`,
    tag: 'Reservations',
    summary: 'Get a reservation',
    roles: staffReaders,
    params: bookObjectParams,
    query: plainRead,
    answer: reservation,
    problems: ['book_not_found', 'reservation_not_found'],
  }),
  postReservation: writeRoute({
    operation: 'postReservation',
    path: `${base}/{id}/post`,
    tag: 'Reservations',
    summary: 'Post a reservation, whole or in part; what is left is released',
    roles: ['operator'],
    params: bookObjectParams,
    body: z.strictObject({ entries: entries.optional() }),
    status: 200,
    answer: reservation,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'reservation_not_found',
      'reservation_closed',
      'reservation_exceeded',
      ...postingProblems,
    ],
  }),
  voidReservation: writeRoute({
    operation: 'voidReservation',
    path: `${base}/{id}/void`,
    tag: 'Reservations',
    summary: 'Void a reservation: release what it holds',
    roles: ['operator'],
    params: bookObjectParams,
    body: nothing,
    status: 200,
    answer: reservation,
    answerHeaders: ['Idempotency-Replayed'],
    problems: [
      'day_unclear',
      'book_not_found',
      'reservation_not_found',
      'reservation_closed',
      'account_managed',
    ],
  }),
};
