import { beginningWith } from '../framework/beginning.js';
import {
  decodeCursor,
  everyPage,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
  type Take,
} from '../framework/page.js';
import type { Bounds } from '../general-ledger/as-of.js';
import { accountWithin } from './as-of.js';
import { channelPositions } from './channel-positions.js';
import { accountRows, type AccountView, findAccount, view } from './view.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';

/** The account as it stands; undefined if the book has none of this id. */
export async function account(
  db: Snapshot,
  at: { readonly book: string; readonly id: string },
): Promise<AccountView | undefined> {
  const row = await findAccount(db, at);
  return row && view(row);
}

export interface AccountFilter extends PageRequest {
  readonly book: string;
  readonly subject?: string | undefined;
  readonly currency?: string | undefined;
  /** How the id begins. */
  readonly beginning?: string | undefined;
}

/** Accounts of a book by id. */
export async function listAccounts(
  db: Snapshot,
  { book, subject, currency, beginning, limit, cursor }: AccountFilter,
): Promise<Page<AccountView> | InvalidCursor> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = accountRows(db).where('book', '=', book);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (currency !== undefined) query = query.where('currency', '=', currency);
  if (beginning !== undefined) {
    const [from, to] = beginningWith(beginning);
    query = query.where('id', '>=', from).where('id', '<', to);
  }
  if (after?.[0] !== undefined) query = query.where('id', '>', after[0]);
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, ({ id }) => [id], view);
}

export const accountQueries = (context: QueryContext) => ({
  account: (at: { readonly book: string; readonly id: string }) =>
    context.ask((db) => account(db, at)),
  /** See `accountWithin` for what it leaves out. */
  accountWithin: (at: { readonly book: string; readonly id: string }, bounds: Bounds) =>
    accountWithin(context, at, bounds),
  listAccounts: (filter: AccountFilter) => context.ask((db) => listAccounts(db, filter)),
  /** All that such a list shows, as of one moment. */
  everyAccount: (filter: Omit<AccountFilter, keyof PageRequest>, take: Take<AccountView>) =>
    context.askAtLength((db) =>
      everyPage((page) => listAccounts(db, { ...filter, ...page }), take),
    ),
  /** See `channelPositions`. @param date default: the open accounting day */
  channelPositions: (date?: string) => channelPositions(context, PAYMENT_BOOK, date),
});
