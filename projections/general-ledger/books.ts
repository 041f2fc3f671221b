import { z } from 'zod';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import type { accountingDays, books } from './tables.js';

type Tables = DatabaseOf<readonly [typeof books, typeof accountingDays]>;

export interface BookView {
  readonly id: string;
  readonly timezone: string;
  /** The open accounting day. */
  readonly day: string;
}

const bookView = ({ id, timezone, open_day: day }: RowOf<typeof books>): BookView => ({
  id,
  timezone,
  day,
});

/** Undefined if no such book was opened. */
export async function book(db: Snapshot, id: string): Promise<BookView | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('books')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && bookView(row);
}

/** Every book, by id. */
export async function listBooks(db: Snapshot): Promise<readonly BookView[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('books')
    .selectAll()
    .orderBy('id')
    .execute();
  return rows.map(bookView);
}

/** The books by id, a page at a time. */
export async function pageOfBooks(
  db: Snapshot,
  { limit, cursor }: PageRequest,
): Promise<Page<BookView> | InvalidCursor> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const rows = await db
    .withTables<Tables>()
    .selectFrom('books')
    .selectAll()
    .where('id', '>', after?.[0] ?? '')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, ({ id }) => [id], bookView);
}

export interface AccountingDay {
  readonly date: string;
  readonly status: 'open' | 'closed';
  readonly openedAt: string;
  readonly closedAt: string | null;
  /** What closed it. */
  readonly cause: 'timer' | 'operator' | null;
}

const status = z.enum(['open', 'closed']);
const cause = z.enum(['timer', 'operator']).nullable();

/** Accounting days of a book, newest first; undefined if no such book was opened. */
export async function listDays(
  db: Snapshot,
  { book: id, limit, cursor }: PageRequest & { readonly book: string },
): Promise<Page<AccountingDay> | InvalidCursor | undefined> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  if ((await book(db, id)) === undefined) return undefined;
  let query = db
    .withTables<Tables>()
    .selectFrom('accounting_days')
    .selectAll()
    .where('book', '=', id);
  if (after?.[0] !== undefined) query = query.where('day', '<', after[0]);
  const rows = await query
    .orderBy('day', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ day }) => [day],
    (row) => ({
      date: row.day,
      status: status.parse(row.status),
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      cause: cause.parse(row.cause),
    }),
  );
}
