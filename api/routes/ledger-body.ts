/** Objects of the ledger as the API shows them. */
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import type { AccountView, ReservationView } from '../../engine/ledger/views.js';
import type { AccountBody } from '../contract/ledgers.js';
import type { ReservationBody } from '../contract/reservations.js';
import type { TransactionBody } from '../contract/transactions.js';

/** @throws where the event is no posting: a defect. */
export function transactionBody(
  book: string,
  { event, metadata, position }: StoredEvent<LedgerEvent>,
): TransactionBody {
  if (event.type !== 'TransactionPosted') throw new Error(`${event.type} posts nothing`);
  const { data } = event;
  return {
    id: data.transaction,
    object: 'transaction',
    book,
    entries: data.entries.map(({ account, direction, amount, currency, sequence, balance }) => ({
      account,
      direction,
      amount: { value: amount, currency },
      sequence,
      balance: { value: balance, currency },
    })),
    day: data.day,
    effectiveDate: data.effectiveDate,
    reference: data.reference,
    metadata: data.metadata,
    reverses: data.reverses,
    reason: data.reason,
    reservation: data.reservation,
    recordedAt: metadata.at,
    position,
  };
}

export function accountBody(view: AccountView): AccountBody {
  const { id, book, currency, subject, status, limits, metadata, balance } = view;
  const { posted, pending, available, sequence } = balance;
  return {
    id,
    object: 'account',
    book,
    currency,
    subject: subject.id,
    status,
    limits: { ...limits },
    metadata: { ...metadata },
    balance: {
      posted,
      pending: { in: pending.in, out: pending.out },
      available,
      sequence,
    },
  };
}

/** @param posted the transaction that the reservation became, where it was posted. */
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
