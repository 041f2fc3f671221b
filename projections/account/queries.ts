import { readAccountId } from '../../domain/ledger/account-id.js';
import type { MoneyText } from '../../domain/money/money.js';
import { moneyText, zero } from '../framework/decimal.js';
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

/** After every character of an id in the order of both databases. */
const AFTER_ALL = '\u007f';

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
    query = query.where('id', '>=', beginning).where('id', '<', `${beginning}${AFTER_ALL}`);
  }
  if (after?.[0] !== undefined) query = query.where('id', '>', after[0]);
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, ({ id }) => [id], view);
}

export interface ChannelPosition {
  readonly channel: string;
  readonly currency: string;
  /** What the channel took and has yet to pay out to us. */
  readonly receivable: MoneyText;
  /** What it has cost us. */
  readonly cost: MoneyText;
}

/** Every channel's accounts in the book of payments, by channel and currency. */
export async function channelPositions(
  db: Snapshot,
  book: string,
): Promise<readonly ChannelPosition[]> {
  const rows = await accountRows(db)
    .where('book', '=', book)
    .where('subject', 'in', ['channel_receivable', 'channel_cost'])
    .where('managed', '=', 1)
    .execute();
  const positions = new Map<string, ChannelPosition>();
  for (const { id, currency, posted } of rows) {
    const name = readAccountId(id);
    if (name.kind !== 'system' || name.owner === null) continue;
    const { subject, owner: channel } = name;
    const key = JSON.stringify([channel, currency]);
    const none = moneyText(zero(currency), currency);
    const found = positions.get(key) ?? { channel, currency, receivable: none, cost: none };
    const side = subject === 'channel_cost' ? 'cost' : 'receivable';
    positions.set(key, { ...found, [side]: moneyText(posted, currency) });
  }
  return [...positions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, position]) => position);
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
  channelPositions: () => context.ask((db) => channelPositions(db, PAYMENT_BOOK)),
});
