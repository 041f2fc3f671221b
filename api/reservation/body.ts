import type { StoredEvent } from '../../domain/kernel/event.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import type { ReservationView } from '../../engine/ledger/views.js';
import { transactionBody } from '../transaction/body.js';
import type { ReservationBody } from './contract.js';

/** @param posted the transaction that the reservation became, if it was posted. */
export const reservationBody = (
  book: string,
  view: ReservationView,
  posted: StoredEvent<LedgerEvent> | undefined,
): ReservationBody => ({
  id: view.id,
  object: 'reservation',
  book,
  status: view.status,
  entries: view.entries.map(({ account, direction, amount }) => ({ account, direction, amount })),
  expiresAt: view.expiresAt,
  reference: view.reference,
  metadata: { ...view.metadata },
  transaction: posted === undefined ? null : transactionBody(book, posted),
});
