/**
 * The live state of a book in rows: one per account and per open reservation. A flush writes only what
 * was touched since the snapshot before, so its cost follows the traffic, not the size of the book. Minor
 * units are text in the rows: a balance may pass what a JavaScript number holds.
 */
import { z } from 'zod';
import { metadataMap } from '../../domain/kernel/schemas.js';
import {
  type Account,
  type AccountFigures,
  classOf,
  figuresOf,
} from '../../domain/ledger/account.js';
import { Book, type BookOpening, NO_MARK } from '../../domain/ledger/book.js';
import type { Chart, Subject } from '../../domain/ledger/chart.js';
import { ledgerEventSchemas } from '../../domain/ledger/events.js';
import type { LimitChange } from '../../domain/ledger/limits.js';
import type { Periods } from '../../domain/ledger/period.js';
import type { Reservation } from '../../domain/ledger/reservation.js';
import { isCurrency } from '../../domain/money/currencies.js';
import type { Database } from '../../sqlite/driver.js';
import type { AccountRow, ReservationRow } from './cache-file.js';
import type { FlushPart } from './cache-writer.js';

/** Day, floor and ceiling of each change, in minor units. */
const limitText = z.string().nullable().optional();
const scheduledText = z.array(z.object({ from: z.string(), floor: limitText, ceiling: limitText }));

/** Account, side and minor units of each hold. */
const holdsText = z.array(z.tuple([z.string(), z.enum(['debit', 'credit']), z.string()]));

/** Rows of a part: making them holds the event loop for a few milliseconds. */
const PART = 2_048;

/** An account of the book with its figures as of a flush. */
type KeptAccount = readonly [Account, AccountFigures];

export class Snapshot {
  /** What the flush under way writes; all of it is of one revision, though the book goes on. */
  #accounts: readonly KeptAccount[] = [];
  #reservations: ReadonlyMap<string, Reservation | undefined> = new Map();

  constructor(
    private readonly db: Database,
    private readonly book: number,
  ) {}

  /**
   * The book as of the last flush.
   * @param opening how it was opened, with its day, chart and periods as of the flush.
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
    book.changedAccounts.clear();
    book.changedReservations.clear();
    return book;
  }

  /**
   * Begins a flush of what changed since the flush before. Copies of the figures are quick to make: the
   * rows are made from them later, while the book goes on. @param book without uncommitted changes.
   */
  begin(book: Book): void {
    const { changedAccounts, changedReservations } = book;
    // An account whose opening was taken back is none of the book's.
    this.#accounts = [...changedAccounts.keys()]
      .filter((account) => book.accounts.get(account.id) === account)
      .map((account) => [account, figuresOf(account)]);
    this.#reservations = new Map(
      [...changedReservations].map((id) => [id, book.reservations.get(id)]),
    );
    changedAccounts.clear();
    changedReservations.clear();
  }

  /** The rows of the flush under way. */
  *parts(): Iterable<FlushPart> {
    for (const accounts of slices(this.#accounts)) {
      yield { kind: 'accounts', rows: accounts.map(toAccountRow) };
    }
    for (const reservations of slices([...this.#reservations])) {
      const open = reservations.map(([, reservation]) => reservation);
      yield {
        kind: 'ended',
        ids: reservations.filter(([, one]) => one === undefined).map(([id]) => id),
      };
      yield { kind: 'made', rows: open.filter((one) => one !== undefined).map(toReservationRow) };
    }
  }

  /** The flush was written. */
  flushed(): void {
    this.#accounts = [];
    this.#reservations = new Map();
  }

  /** The flush was not written: what it was to write is part of the next flush. */
  failed({ changedAccounts, changedReservations }: Book): void {
    for (const [account] of this.#accounts) {
      if (!changedAccounts.has(account)) changedAccounts.set(account, NO_MARK);
    }
    const since = [...changedReservations];
    changedReservations.clear();
    for (const id of [...this.#reservations.keys(), ...since]) changedReservations.add(id);
    this.flushed();
  }

  clear(): void {
    this.db.prepare<[number]>('DELETE FROM accounts WHERE book = ?').run(this.book);
    this.db.prepare<[number]>('DELETE FROM reservations WHERE book = ?').run(this.book);
  }
}

function* slices<T>(items: readonly T[]): Iterable<readonly T[]> {
  for (let from = 0; from < items.length; from += PART) yield items.slice(from, from + PART);
}

/** The chart of a book as the row of the book keeps it: JSON of its subjects. */
export const chartText = ({ chart }: Book): string => JSON.stringify([...chart.values()]);

export const readChart = (text: string): Subject[] =>
  ledgerEventSchemas.BookOpened.shape.chart.parse(JSON.parse(text));

const closedThrough = z
  .object({ through: z.string(), period: z.string(), by: z.string(), plan: z.string() })
  .nullable();
const periodsOf = z.object({
  soft: closedThrough,
  hard: closedThrough,
  backdated: z.number(),
  reopened: z.string().nullable(),
});

/** How far the periods are closed, as the row of the book keeps it. */
export const periodsText = ({ periods }: Book): string => JSON.stringify(periods);

export const readPeriods = (text: string): Periods => periodsOf.parse(JSON.parse(text));

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

const toAccountRow = ([account, figures]: KeptAccount): AccountRow => ({
  id: account.id,
  currency: account.currency,
  subject: account.subject.id,
  managed: account.managed ? 1 : 0,
  floor: figures.floor?.toString() ?? null,
  ceiling: figures.ceiling?.toString() ?? null,
  metadata: JSON.stringify(account.metadata),
  content_hash: account.contentHash,
  scheduled: toScheduledText(figures.scheduled),
  status: figures.status,
  posted: figures.posted.toString(),
  pending_in: figures.pendingIn.toString(),
  pending_out: figures.pendingOut.toString(),
  sequence: figures.sequence,
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
