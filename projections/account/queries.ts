import { z } from 'zod';
import { readAccountId } from '../../domain/ledger/account-id.js';
import type { MoneyText } from '../../domain/money/money.js';
import { decimal, minorOf, moneyText, zero } from '../framework/decimal.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import { accountFlowWithin, type Bounds } from '../general-ledger/as-of.js';
import type { accounts } from './tables.js';
import { type QueryContext, shownPosition, type Snapshot } from '../framework/query.js';
import { positionAsOf } from '../log-time/as-of.js';
import type { Position } from '../../domain/kernel/position.js';
import type { accountEntries } from '../statement/tables.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';

type Tables = DatabaseOf<readonly [typeof accounts, typeof accountEntries]>;

export interface AccountView {
  readonly id: string;
  readonly object: 'account';
  readonly book: string;
  readonly currency: string;
  readonly subject: string;
  readonly status: 'open' | 'frozen' | 'closed';
  readonly limits: { readonly floor?: MoneyText; readonly ceiling?: MoneyText };
  readonly metadata: Readonly<Record<string, string>>;
  readonly balance: {
    readonly posted: MoneyText;
    readonly pending: { readonly in: MoneyText; readonly out: MoneyText };
    /** posted − out − floor; an account without a floor counts from zero. */
    readonly available: MoneyText;
    readonly sequence: number;
  };
}

type AccountRow = RowOf<typeof accounts>;

const status = z.enum(['open', 'frozen', 'closed']);
const metadata = z.record(z.string(), z.string());

const findAccount = (
  db: Snapshot,
  { book, id }: { book: string; id: string },
): Promise<AccountRow | undefined> =>
  db
    .withTables<Tables>()
    .selectFrom('accounts')
    .selectAll()
    .where('book', '=', book)
    .where('id', '=', id)
    .executeTakeFirst();

/** The account as it stands; undefined if the book has none of this id. */
export async function account(
  db: Snapshot,
  at: { readonly book: string; readonly id: string },
): Promise<AccountView | undefined> {
  const row = await findAccount(db, at);
  return row && view(row);
}

/**
 * The account's posted balance as of a position or an instant, and in effect at a date, both inclusive;
 * undefined if it was not open then. Holds are not kept over time: `pending` is zero and `available` counts
 * without them. Status, limits and metadata are today's; `sequence` is that of the last entry that was
 * recorded by then, whenever it takes effect.
 */
export async function accountWithin(
  db: Snapshot,
  at: { readonly book: string; readonly id: string },
  { asOf, effectiveAt }: Bounds,
): Promise<(AccountView & { readonly position: Position }) | undefined> {
  const position = asOf === undefined ? undefined : await positionAsOf(db, asOf);
  const row = await findAccount(db, at);
  if (row === undefined || (position !== undefined && row.opened_position > position)) {
    return undefined;
  }
  const { currency } = row;
  const last = await lastEntry(db, at, position);
  const none = zero(currency);
  const posted =
    effectiveAt === undefined
      ? (last?.balance ?? none)
      : decimal(await effective(db, row, effectiveAt, position), currency);
  const sequence = last?.sequence ?? 0;
  return {
    ...view({ ...row, posted, sequence, pending_in: none, pending_out: none }),
    position: position ?? (await shownPosition(db, ['accounts', 'statements', 'general_ledger'])),
  };
}

function lastEntry(
  db: Snapshot,
  at: { readonly book: string; readonly id: string },
  position: Position | undefined,
) {
  let query = db
    .withTables<Tables>()
    .selectFrom('account_entries')
    .select(['sequence', 'balance'])
    .where('book', '=', at.book)
    .where('account', '=', at.id);
  if (position !== undefined) query = query.where('position', '<=', position);
  return query.orderBy('position', 'desc').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
}

/** Signed towards the account's normal side. */
async function effective(
  db: Snapshot,
  { book, id: account, currency, normal_side }: AccountRow,
  effectiveAt: string,
  position: Position | undefined,
): Promise<bigint> {
  const place = { book, account, currency };
  const { debits, credits } = await accountFlowWithin(db, place, effectiveAt, position);
  return normal_side === 'debit' ? debits - credits : credits - debits;
}

export interface AccountFilter extends PageRequest {
  readonly book: string;
  readonly subject?: string | undefined;
  readonly currency?: string | undefined;
}

/** Accounts of a book by id. */
export async function listAccounts(
  db: Snapshot,
  { book, subject, currency, limit, cursor }: AccountFilter,
): Promise<Page<AccountView> | InvalidCursor> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('accounts').selectAll().where('book', '=', book);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (currency !== undefined) query = query.where('currency', '=', currency);
  if (after?.[0] !== undefined) query = query.where('id', '>', after[0]);
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, ({ id }) => [id], view);
}

function view(row: AccountRow): AccountView {
  const { currency, floor, ceiling, posted, pending_out } = row;
  const money = (value: string): MoneyText => moneyText(value, currency);
  const free = minorOf(posted, currency) - minorOf(pending_out, currency);
  const available = floor === null ? free : free - minorOf(floor, currency);
  return {
    id: row.id,
    object: 'account',
    book: row.book,
    currency,
    subject: row.subject,
    status: status.parse(row.status),
    limits: {
      ...(floor === null ? {} : { floor: money(floor) }),
      ...(ceiling === null ? {} : { ceiling: money(ceiling) }),
    },
    metadata: metadata.parse(JSON.parse(row.metadata)),
    balance: {
      posted: money(posted),
      pending: { in: money(row.pending_in), out: money(pending_out) },
      available: money(decimal(available, currency)),
      sequence: row.sequence,
    },
  };
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
  const rows = await db
    .withTables<Tables>()
    .selectFrom('accounts')
    .select(['id', 'currency', 'posted'])
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

export const accountQueries = ({ ask }: QueryContext) => ({
  account: (at: { readonly book: string; readonly id: string }) => ask((db) => account(db, at)),
  /** See `accountWithin` for what it leaves out. */
  accountWithin: (at: { readonly book: string; readonly id: string }, bounds: Bounds) =>
    ask((db) => accountWithin(db, at, bounds)),
  listAccounts: (filter: AccountFilter) => ask((db) => listAccounts(db, filter)),
  channelPositions: () => ask((db) => channelPositions(db, PAYMENT_BOOK)),
});
