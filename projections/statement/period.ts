/** An account over a period of accounting days: what it began with, what moved it, what it ended with. */
import { previousDay } from '../../domain/ledger/calendar.js';
import type { MoneyText } from '../../domain/money/money.js';
import type { accounts } from '../account/tables.js';
import { decimal, minorOf, moneyText, zero } from '../framework/decimal.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { dayAfterOpenedAt } from '../general-ledger/as-of.js';
import {
  type AccountEntry,
  entriesAt,
  type EntryPlace,
  lastPlace,
  placesIn,
  type Stretch,
} from './entries.js';

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
  /** Null if the period has more entries than are added up. */
  readonly turnover: { readonly debits: MoneyText; readonly credits: MoneyText } | null;
}

/** An account at whose entries a question looks. */
export interface AccountAt {
  readonly book: string;
  readonly account: string;
}

/** Each entry that is added up is read from the log. */
const MOST_ADDED_UP = 5_000;

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
  /** Of the period, one more than are added up at most. */
  readonly places: readonly EntryPlace[];
}

async function find(db: Snapshot, at: AccountAt, period: Period): Promise<Found | undefined> {
  const known = await knownAccount(db, at);
  if (known === undefined) return undefined;
  const { number, currency, normal_side } = known;
  const stretch = await stretchOf(db, at.book, period);
  return {
    currency,
    normalSide: normal_side === 'debit' ? 'debit' : 'credit',
    before: await lastPlace(db, number, stretch.start - 1),
    last: await lastPlace(db, number, stretch.end - 1),
    places: await placesIn(db, number, stretch, MOST_ADDED_UP + 1),
  };
}

/** Undefined if the book has no such account. */
export async function accountStatement(
  { ask, log }: Pick<QueryContext, 'ask' | 'log'>,
  at: AccountAt,
  period: Period,
): Promise<AccountStatement | undefined> {
  const found = await ask((db) => find(db, at, period));
  if (found === undefined) return undefined;
  const { currency, normalSide, before, last, places } = found;
  const account = { book: at.book, id: at.account };
  const ends = [before, last].flatMap((place) => place ?? []);
  const entries = await entriesAt(log, account, ends);
  const entryAt = (place: EntryPlace | undefined) =>
    entries.findLast(({ revision }) => revision === place?.revision)?.entry;
  const [first, end] = [entryAt(before), entryAt(last)];
  const isAddedUp = places.length <= MOST_ADDED_UP;
  return {
    ...at,
    currency,
    normalSide,
    opening: moneyText(first?.balance ?? zero(currency), currency),
    closing: moneyText(end?.balance ?? zero(currency), currency),
    entries: Math.max(0, (end?.sequence ?? 0) - (first?.sequence ?? 0)),
    turnover: isAddedUp ? turnoverOf(await entriesAt(log, account, places), currency) : null,
  };
}

function turnoverOf(
  entries: readonly AccountEntry[],
  currency: string,
): NonNullable<AccountStatement['turnover']> {
  const sums = { debit: 0n, credit: 0n };
  for (const { entry } of entries) sums[entry.direction] += minorOf(entry.amount, currency);
  const amount = (minor: bigint): MoneyText => moneyText(decimal(minor, currency), currency);
  return { debits: amount(sums.debit), credits: amount(sums.credit) };
}
