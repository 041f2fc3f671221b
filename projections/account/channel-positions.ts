/** What each channel owes us and has cost us at the end of an accounting day, and what the day changed of it. */
import { nextDay } from '../../domain/ledger/calendar.js';
import { readAccountId } from '../../domain/ledger/account-id.js';
import type { MoneyText } from '../../domain/money/money.js';
import { decimal, minorOf, moneyText, zero } from '../framework/decimal.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import { book as findBook } from '../general-ledger/books.js';
import { entriesAt, type EntryPlace, lastPlace } from '../statement/entries.js';
import { stretchOf } from '../statement/period.js';
import { accountRows } from './view.js';

export interface ChannelPosition {
  readonly channel: string;
  readonly currency: string;
  /** The accounting day. */
  readonly date: string;
  /** What the channel took and has yet to pay out to us, at the end of the day or now. */
  readonly receivable: MoneyText;
  /** What it has cost us by then. */
  readonly cost: MoneyText;
  /** What the day changed of either. */
  readonly change: { readonly receivable: MoneyText; readonly cost: MoneyText };
}

/** Where the balances of a channel's account are before a day and at its end. */
interface Found {
  readonly id: string;
  readonly currency: string;
  readonly before: EntryPlace | undefined;
  readonly last: EntryPlace | undefined;
}

/** Every channel's accounts in a book, by channel and currency. @param date default: the open day */
export async function channelPositions(
  { ask, log }: Pick<QueryContext, 'ask' | 'log'>,
  book: string,
  date: string | undefined,
): Promise<readonly ChannelPosition[]> {
  const found = await ask((db) => find(db, book, date));
  if (found === undefined) return [];
  const positions = new Map<string, ChannelPosition>();
  for (const account of found.accounts) {
    const name = readAccountId(account.id);
    if (name.kind !== 'system' || name.owner === null) continue;
    const { subject, owner: channel } = name;
    const { currency } = account;
    const key = JSON.stringify([channel, currency]);
    const none = moneyText(zero(currency), currency);
    const known = positions.get(key) ?? {
      ...{ channel, currency, date: found.date, receivable: none, cost: none },
      change: { receivable: none, cost: none },
    };
    const side = subject === 'channel_cost' ? 'cost' : 'receivable';
    const { balance, change } = await balancesOf(log, book, account);
    const changes = { ...known.change, [side]: change };
    positions.set(key, { ...known, [side]: balance, change: changes });
  }
  return [...positions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, position]) => position);
}

async function find(db: Snapshot, bookId: string, given: string | undefined) {
  const date = given ?? (await findBook(db, bookId))?.day;
  if (date === undefined) return undefined;
  const rows = await accountRows(db)
    .where('book', '=', bookId)
    .where('subject', 'in', ['channel_receivable', 'channel_cost'])
    .where('managed', '=', 1)
    .execute();
  const { start, end } = await stretchOf(db, bookId, { from: date, to: nextDay(date) });
  const accounts: Found[] = [];
  for (const { id, currency, number } of rows) {
    accounts.push({
      ...{ id, currency },
      before: await lastPlace(db, number, start - 1),
      last: await lastPlace(db, number, end - 1),
    });
  }
  return { date, accounts };
}

async function balancesOf(
  log: QueryContext['log'],
  book: string,
  { id, currency, before, last }: Found,
): Promise<{ readonly balance: MoneyText; readonly change: MoneyText }> {
  const places = [before, last].flatMap((place) => place ?? []);
  const entries = await entriesAt(log, { book, id }, places);
  const balanceAt = (place: EntryPlace | undefined): bigint => {
    const entry = entries.findLast(({ revision }) => revision === place?.revision)?.entry;
    return entry === undefined ? 0n : minorOf(entry.balance, currency);
  };
  const balance = balanceAt(last);
  return {
    balance: moneyText(decimal(balance, currency), currency),
    change: moneyText(decimal(balance - balanceAt(before), currency), currency),
  };
}
