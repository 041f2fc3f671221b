/** An account over a period of accounting days: what it began with, what moved it, what it ended with. */
import { previousDay } from '../../domain/ledger/calendar.js';
import type { MoneyText } from '../../domain/money/money.js';
import type { accounts } from '../account/tables.js';
import { decimal, moneyText, zero } from '../framework/decimal.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { dayAfterOpenedAt } from '../general-ledger/as-of.js';
import { entriesAt, type EntryPlace, lastPlace, type Stretch } from './entries.js';
import { turnoverOf } from './turnover.js';

type Tables = DatabaseOf<readonly [typeof accounts]>;

/** Accounting days, the first inclusive, the second not. Either may be left out. */
export interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Amounts signed towards the account's normal side, but turnover. */
export interface AccountStatement {
  readonly account: string;
  readonly book: string;
  readonly currency: string;
  readonly normalSide: 'debit' | 'credit';
  readonly opening: MoneyText;
  readonly closing: MoneyText;
  /** How many entries the period has. */
  readonly entries: number;
  readonly turnover: { readonly debits: MoneyText; readonly credits: MoneyText };
}

/** An account at whose entries a question looks. */
export interface AccountAt {
  readonly book: string;
  readonly account: string;
}

export const knownAccount = (db: Snapshot, { book, account }: AccountAt) =>
  db
    .withTables<Tables>()
    .selectFrom('accounts')
    .select(['number', 'currency', 'normal_side'])
    .where('book', '=', book)
    .where('id', '=', account)
    .executeTakeFirst();

/** Where in the log the entries of a period are: its days begin and end by events. */
export async function stretchOf(
  db: Snapshot,
  book: string,
  { from, to }: Period,
): Promise<Stretch> {
  const opened = async (day: string): Promise<number> => {
    const position = await dayAfterOpenedAt(db, book, previousDay(day));
    // A day that has not begun: nothing is in it.
    return position === undefined ? Number.MAX_SAFE_INTEGER : Number(position);
  };
  return {
    start: from === undefined ? 0 : await opened(from),
    end: to === undefined ? Number.MAX_SAFE_INTEGER : await opened(to),
  };
}

interface Found {
  readonly currency: string;
  readonly normalSide: 'debit' | 'credit';
  /** The last entry before the period, and before its end. */
  readonly before: EntryPlace | undefined;
  readonly last: EntryPlace | undefined;
  readonly number: number;
  /** Up to the last entry. */
  readonly stretch: Stretch;
}

async function find(db: Snapshot, at: AccountAt, period: Period): Promise<Found | undefined> {
  const known = await knownAccount(db, at);
  if (known === undefined) return undefined;
  const { number, currency, normal_side } = known;
  const stretch = await stretchOf(db, at.book, period);
  const last = await lastPlace(db, number, stretch.end - 1);
  return {
    currency,
    normalSide: normal_side === 'debit' ? 'debit' : 'credit',
    before: await lastPlace(db, number, stretch.start - 1),
    last,
    ...{ number, stretch: { start: stretch.start, end: (last?.position ?? -1) + 1 } },
  };
}

/** Undefined if the book has no such account. */
export async function accountStatement(
  context: Pick<QueryContext, 'ask' | 'log'>,
  at: AccountAt,
  period: Period,
): Promise<AccountStatement | undefined> {
  const found = await context.ask((db) => find(db, at, period));
  if (found === undefined) return undefined;
  const { currency, normalSide, before, last, number, stretch } = found;
  const account = { book: at.book, id: at.account };
  const ends = [before, last].flatMap((place) => place ?? []);
  const entries = await entriesAt(context.log, account, ends);
  const entryAt = (place: EntryPlace | undefined) =>
    entries.findLast(({ revision }) => revision === place?.revision)?.entry;
  const [first, end] = [entryAt(before), entryAt(last)];
  const numbers = { after: first?.sequence ?? 0, to: end?.sequence ?? 0 };
  const sums = await turnoverOf(context, { ...account, number, currency, stretch }, numbers);
  const amount = (minor: bigint): MoneyText => moneyText(decimal(minor, currency), currency);
  return {
    ...at,
    currency,
    normalSide,
    opening: moneyText(first?.balance ?? zero(currency), currency),
    closing: moneyText(end?.balance ?? zero(currency), currency),
    entries: Math.max(0, numbers.to - numbers.after),
    turnover: { debits: amount(sums.debit), credits: amount(sums.credit) },
  };
}
