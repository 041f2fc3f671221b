/** Accounts: status, limits, posted balance, holds. */
import { z } from 'zod';
import { minus, plus, zero } from '../framework/decimal.js';
import { positionToNumber } from '../../domain/kernel/position.js';
import { type BookEvent, bookEvents } from '../framework/events.js';
import type { Key, Projection, ProjectionTx, Rows } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { accountIn, type AccountRow } from '../posting/postings.js';
import { applyEntries } from './apply-entries.js';
import { accountBalances, accountDays, accounts, accountSums, openReservations } from './tables.js';

const heldEntries = z.array(
  z.object({ account: z.string(), direction: z.enum(['debit', 'credit']), amount: z.string() }),
);
type HeldEntry = z.infer<typeof heldEntries>[number];

interface TouchedRows {
  readonly accounts: Rows<typeof accounts>;
  readonly reservations: Rows<typeof openReservations>;
}

export const accountsProjection: Projection<'accounts'> = {
  name: 'accounts',
  version: 6,
  tables: [accounts, accountBalances, accountDays, accountSums, openReservations],
  async apply(batch, tx) {
    const events = bookEvents(batch);
    if (events.length === 0) return;
    // Nearly all events are transactions of no reservation: they change balances alone.
    await applyChanges(
      events.filter(
        ({ event }) => event.type !== 'TransactionPosted' || event.data.reservation !== null,
      ),
      tx,
    );
    await applyEntries(batch, tx);
  },
};

/** What is said of accounts, and what reservations hold. */
async function applyChanges(events: readonly BookEvent[], tx: ProjectionTx): Promise<void> {
  if (events.length === 0) return;
  const held = reservationKeys(events);
  const reservations = await tx.rows(openReservations, held);
  const holders = held.flatMap(([book, id]) =>
    entriesOf(reservations.get(book, id)).map(({ account }): Key => [book, account]),
  );
  const touched = [...holders, ...events.flatMap(accountKeys)];
  const rows: TouchedRows = { accounts: await tx.rows(accounts, touched), reservations };
  for (const event of events) evolve(rows, event);
}

function reservationKeys(events: readonly BookEvent[]): [string, string][] {
  return events.flatMap(({ book, event }): [string, string][] => {
    switch (event.type) {
      case 'ReservationMade':
      case 'ReservationVoided':
        return [[book, event.data.reservation]];
      case 'TransactionPosted':
        return event.data.reservation === null ? [] : [[book, event.data.reservation]];
      default:
        return [];
    }
  });
}

function accountKeys({ book, event }: BookEvent): Key[] {
  switch (event.type) {
    case 'AccountOpened':
    case 'AccountFrozen':
    case 'AccountUnfrozen':
    case 'AccountClosed':
    case 'AccountLimitsChanged':
      return [[book, event.data.account]];
    case 'ReservationMade':
      return event.data.entries.map(({ account }) => [book, account]);
    default:
      return [];
  }
}

function evolve(rows: TouchedRows, { book, event, position }: BookEvent): void {
  switch (event.type) {
    case 'AccountOpened': {
      const { account, currency, subject, normalSide, managed, limits, metadata } = event.data;
      rows.accounts.put({
        book,
        id: account,
        number: positionToNumber(position),
        currency,
        subject,
        normal_side: normalSide,
        class: event.data.class,
        managed: managed ? 1 : 0,
        status: 'open',
        floor: limits.floor ?? null,
        ceiling: limits.ceiling ?? null,
        metadata: JSON.stringify(metadata),
        pending_in: zero(currency),
        pending_out: zero(currency),
      });
      return;
    }
    case 'AccountFrozen':
      return change(rows, book, event.data.account, { status: 'frozen' });
    case 'AccountUnfrozen':
      return change(rows, book, event.data.account, { status: 'open' });
    case 'AccountClosed':
      return change(rows, book, event.data.account, { status: 'closed' });
    case 'AccountLimitsChanged': {
      const { floor = null, ceiling = null } = event.data.limits;
      return change(rows, book, event.data.account, { floor, ceiling });
    }
    case 'TransactionPosted':
      if (event.data.reservation !== null) release(rows, book, event.data.reservation);
      return;
    case 'ReservationMade': {
      const { reservation: id, entries, expiresAt } = event.data;
      const held = entries.map(({ account, direction, amount }) => ({
        account,
        direction,
        amount,
      }));
      for (const entry of held) hold(rows, book, entry, plus);
      const text = JSON.stringify(held);
      rows.reservations.put({ book, id, entries: text, expires_at: expiresAt });
      return;
    }
    case 'ReservationVoided':
      return release(rows, book, event.data.reservation);
    case 'ReservationPrevented':
    case 'AccountLimitsScheduled':
    case 'SubjectAdded':
    case 'BookRegistered':
    case 'BookOpened':
    case 'DayCut':
    case 'PeriodClosed':
    case 'PeriodReopened':
      return;
  }
}

const entriesOf = (row: RowOf<typeof openReservations> | undefined): HeldEntry[] =>
  row === undefined ? [] : heldEntries.parse(JSON.parse(row.entries));

function release({ accounts, reservations }: TouchedRows, book: string, id: string): void {
  const row = reservations.get(book, id);
  if (row === undefined) throw new Error(`${book}: reservation ${id} ended before it was made`);
  for (const entry of entriesOf(row)) hold({ accounts, reservations }, book, entry, minus);
  reservations.remove(book, id);
}

/** A hold on the account's normal side would raise its balance. */
function hold(
  rows: TouchedRows,
  book: string,
  { account, direction, amount }: HeldEntry,
  sum: typeof plus,
): void {
  const row = accountIn(rows.accounts, book, account);
  const column = row.normal_side === direction ? 'pending_in' : 'pending_out';
  rows.accounts.put({ ...row, [column]: sum(row[column], amount, row.currency) });
}

const change = (rows: TouchedRows, book: string, id: string, changed: Partial<AccountRow>): void =>
  rows.accounts.put({ ...accountIn(rows.accounts, book, id), ...changed });
