/** The transactions of a batch, each entry with its account: for every model that goes by entries. */
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { positionToNumber } from '../../domain/kernel/position.js';
import { type BookEvent, bookEvents } from '../framework/events.js';
import type { Event, Key, ProjectionTx, Rows } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { accounts } from '../account/tables.js';

export type AccountRow = RowOf<typeof accounts>;
export type Posted = Extract<LedgerEvent, { type: 'TransactionPosted' }>['data'];
export type PostedEntry = Posted['entries'][number];

export interface Posting {
  readonly book: string;
  readonly position: number;
  /** In the stream of the book. */
  readonly revision: number;
  readonly data: Posted;
  /** The account of each entry, in their order, as it was opened; the rest of the row may be of any time. */
  readonly accounts: readonly AccountRow[];
}

/** Of the batches that the models of a group are given one after the other. */
const found = new WeakMap<readonly Event[], Promise<readonly Posting[]>>();

/**
 * The transactions of a batch, in order. The model of accounts comes first in the group, so that accounts which
 * the batch opens are there.
 * @throws Error if an account was never opened.
 */
export function postingsOf(batch: readonly Event[], tx: ProjectionTx): Promise<readonly Posting[]> {
  const postings = found.get(batch) ?? readPostings(bookEvents(batch), tx);
  found.set(batch, postings);
  return postings;
}

async function readPostings(
  events: readonly BookEvent[],
  tx: ProjectionTx,
): Promise<readonly Posting[]> {
  const books = new Map<string, Map<string, AccountRow | undefined>>();
  for (const { book, event } of events) {
    if (event.type !== 'TransactionPosted') continue;
    const ids = books.get(book) ?? new Map<string, AccountRow | undefined>();
    books.set(book, ids);
    for (const { account } of event.data.entries) ids.set(account, undefined);
  }
  const keys = [...books].flatMap(([book, ids]) => [...ids.keys()].map((id): Key => [book, id]));
  const rows = await tx.rows(accounts, keys);
  for (const [book, ids] of books) {
    for (const id of ids.keys()) ids.set(id, accountIn(rows, book, id));
  }
  return events.flatMap((event) => postingOf(event, books.get(event.book)) ?? []);
}

/** @throws Error if it was never opened. */
export function accountIn(rows: Rows<typeof accounts>, book: string, id: string): AccountRow {
  const row = rows.get(book, id);
  if (row === undefined) throw new Error(`${book}: account ${id} was never opened`);
  return row;
}

function postingOf(
  { book, event, position, revision }: BookEvent,
  known: ReadonlyMap<string, AccountRow | undefined> | undefined,
): Posting | undefined {
  if (event.type !== 'TransactionPosted') return undefined;
  const of: AccountRow[] = [];
  for (const { account } of event.data.entries) {
    const row = known?.get(account);
    if (row === undefined) throw new Error(`${book}: account ${account} was never opened`);
    of.push(row);
  }
  return { book, position: positionToNumber(position), revision, data: event.data, accounts: of };
}
