/**
 * The live state of a book in rows: one per account and per open reservation. A flush writes only what
 * was touched since the snapshot before, so its cost follows the traffic, not the size of the book. Minor
 * units are text in the rows: a balance may pass what a JavaScript number holds.
 */
import { z } from 'zod';
import { metadataMap } from '../../domain/kernel/schemas.js';
import { type Account, type AccountStatus, classOf } from '../../domain/ledger/account.js';
import { Book, type BookOpening } from '../../domain/ledger/book.js';
import type { Chart, Subject } from '../../domain/ledger/chart.js';
import { ledgerEventSchemas } from '../../domain/ledger/events.js';
import type { LimitChange } from '../../domain/ledger/limits.js';
import type { Reservation } from '../../domain/ledger/reservation.js';
import { isCurrency } from '../../domain/money/currencies.js';
import type { Database } from '../../sqlite/driver.js';

interface AccountRow {
  readonly id: string;
  readonly currency: string;
  readonly subject: string;
  readonly managed: number;
  readonly floor: string | null;
  readonly ceiling: string | null;
  readonly metadata: string;
  readonly content_hash: string;
  /** JSON of `scheduledText`. */
  readonly scheduled: string;
  readonly status: AccountStatus;
  readonly posted: string;
  readonly pending_in: string;
  readonly pending_out: string;
  readonly sequence: number;
}

interface ReservationRow {
  readonly id: string;
  /** JSON of `holdsText`. */
  readonly holds: string;
  readonly expires_at_ms: number | null;
  readonly reference: string | null;
  readonly metadata: string;
}

/** Day, floor and ceiling of each change, in minor units. */
const limitText = z.string().nullable().optional();
const scheduledText = z.array(z.object({ from: z.string(), floor: limitText, ceiling: limitText }));

/** Account, side and minor units of each hold. */
const holdsText = z.array(z.tuple([z.string(), z.enum(['debit', 'credit']), z.string()]));

export class Snapshot {
  /** Ids of the reservations in the rows. */
  #saved: ReadonlySet<string> = new Set();
  readonly #saveAccount;
  readonly #saveReservation;
  readonly #deleteReservation;

  constructor(
    private readonly db: Database,
    private readonly book: number,
  ) {
    this.#saveAccount = db.prepare<[AccountRow & { readonly book: number }]>(
      `INSERT INTO accounts VALUES (@book, @id, @currency, @subject, @managed, @floor, @ceiling,
         @metadata, @content_hash, @scheduled, @status, @posted, @pending_in, @pending_out, @sequence)
       ON CONFLICT DO UPDATE SET floor = @floor, ceiling = @ceiling,
         scheduled = @scheduled, status = @status, posted = @posted, pending_in = @pending_in,
         pending_out = @pending_out, sequence = @sequence`,
    );
    this.#saveReservation = db.prepare<[ReservationRow & { readonly book: number }]>(
      `INSERT OR IGNORE INTO reservations (book, id, holds, expires_at_ms, reference, metadata)
       VALUES (@book, @id, @holds, @expires_at_ms, @reference, @metadata)`,
    );
    this.#deleteReservation = db.prepare<[number, string]>(
      'DELETE FROM reservations WHERE book = ? AND id = ?',
    );
  }

  /**
   * The book as of the last flush.
   * @param opening how it was opened, with its day and chart as of the flush.
   */
  load(opening: BookOpening, revision: number): Book {
    const book = new Book(opening, revision);
    const accounts = this.db.prepare<[number], AccountRow>('SELECT * FROM accounts WHERE book = ?');
    for (const row of accounts.iterate(this.book)) book.addAccount(toAccount(row, book.chart));
    const reservations = this.db.prepare<[number], ReservationRow>(
      'SELECT * FROM reservations WHERE book = ? ORDER BY made',
    );
    for (const row of reservations.iterate(this.book)) {
      book.addReservation(toReservation(row, book));
    }
    book.commit();
    this.flushed(book);
    return book;
  }

  /** Inside a transaction of the caller's. */
  flush(book: Book): void {
    for (const account of book.changedAccounts) {
      // An account whose opening was taken back is none of the book's.
      if (book.accounts.get(account.id) !== account) continue;
      this.#saveAccount.run({ book: this.book, ...toAccountRow(account) });
    }
    for (const id of this.#saved) {
      if (!book.reservations.has(id)) this.#deleteReservation.run(this.book, id);
    }
    for (const [id, reservation] of book.reservations) {
      if (this.#saved.has(id)) continue;
      this.#saveReservation.run({ book: this.book, ...toReservationRow(reservation) });
    }
  }

  /** The transaction of the last flush was committed. */
  flushed(book: Book): void {
    book.changedAccounts.clear();
    this.#saved = new Set(book.reservations.keys());
  }

  clear(): void {
    this.db.prepare<[number]>('DELETE FROM accounts WHERE book = ?').run(this.book);
    this.db.prepare<[number]>('DELETE FROM reservations WHERE book = ?').run(this.book);
    this.#saved = new Set();
  }
}

/** The chart of a book as the row of the book keeps it: JSON of its subjects. */
export const chartText = ({ chart }: Book): string => JSON.stringify([...chart.values()]);

export const readChart = (text: string): Subject[] =>
  ledgerEventSchemas.BookOpened.shape.chart.parse(JSON.parse(text));

/** Most accounts have none. */
const toMetadata = (text: string): Readonly<Record<string, string>> =>
  text === '{}' ? {} : metadataMap.parse(JSON.parse(text));

/** Most accounts have none. */
const toScheduledText = (changes: readonly LimitChange[]): string =>
  changes.length === 0
    ? '[]'
    : JSON.stringify(changes, (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      );

function toScheduled(text: string): readonly LimitChange[] {
  if (text === '[]') return [];
  const minor = (value: string | null): bigint | null => (value === null ? null : BigInt(value));
  return scheduledText.parse(JSON.parse(text)).map(({ from, floor, ceiling }) => ({
    from,
    ...(floor === undefined ? {} : { floor: minor(floor) }),
    ...(ceiling === undefined ? {} : { ceiling: minor(ceiling) }),
  }));
}

const toAccountRow = (account: Account): AccountRow => ({
  id: account.id,
  currency: account.currency,
  subject: account.subject.id,
  managed: account.managed ? 1 : 0,
  floor: account.floor?.toString() ?? null,
  ceiling: account.ceiling?.toString() ?? null,
  metadata: JSON.stringify(account.metadata),
  content_hash: account.contentHash,
  scheduled: toScheduledText(account.scheduled),
  status: account.status,
  posted: account.posted.toString(),
  pending_in: account.pendingIn.toString(),
  pending_out: account.pendingOut.toString(),
  sequence: account.sequence,
});

function toAccount(row: AccountRow, chart: Chart): Account {
  const { id, currency } = row;
  const subject = chart.get(row.subject);
  if (subject === undefined || !isCurrency(currency)) {
    throw new Error(`the snapshot of account ${id} has no subject or no currency`);
  }
  return {
    id,
    currency,
    subject,
    class: classOf(subject, chart),
    managed: row.managed === 1,
    floor: row.floor === null ? null : BigInt(row.floor),
    ceiling: row.ceiling === null ? null : BigInt(row.ceiling),
    metadata: toMetadata(row.metadata),
    contentHash: row.content_hash,
    scheduled: toScheduled(row.scheduled),
    status: row.status,
    posted: BigInt(row.posted),
    pendingIn: BigInt(row.pending_in),
    pendingOut: BigInt(row.pending_out),
    sequence: row.sequence,
  };
}

const toReservationRow = (reservation: Reservation): ReservationRow => ({
  id: reservation.id,
  holds: JSON.stringify(
    reservation.holds.map(({ account, direction, minor }) => [
      account.id,
      direction,
      minor.toString(),
    ]),
  ),
  expires_at_ms: reservation.expiresAtMs,
  reference: reservation.reference,
  metadata: JSON.stringify(reservation.metadata),
});

function toReservation(row: ReservationRow, book: Book): Reservation {
  const holds = holdsText.parse(JSON.parse(row.holds));
  return {
    id: row.id,
    holds: holds.map(([id, direction, minor]) => {
      const account = book.accounts.get(id);
      if (account === undefined) throw new Error(`the snapshot has lost account ${id}`);
      return { account, direction, minor: BigInt(minor) };
    }),
    expiresAtMs: row.expires_at_ms,
    reference: row.reference,
    metadata: toMetadata(row.metadata),
  };
}
