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

/**
 * Of what is being applied now, which all models of a group are given one after the other. A batch that is tried again,
 * or that another generation takes, is applied by a transaction of its own: what failed is not remembered.
 */
const found = new WeakMap<ProjectionTx, Promise<readonly Posting[]>>();

/**
 * The transactions of a batch, in order. The model of accounts comes first in the group, so that accounts which
 * the batch opens are there.
 * @throws Error if an account was never opened.
 */
export function postingsOf(batch: readonly Event[], tx: ProjectionTx): Promise<readonly Posting[]> {
  const postings = found.get(tx) ?? readPostings(bookEvents(batch), tx);
  found.set(tx, postings);
  return postings;
}

async function readPostings(
  events: readonly BookEvent[],
  tx: ProjectionTx,
): Promise<readonly Posting[]> {
  const rows = await tx.rows(accounts, accountKeys(events));
  const postings: Posting[] = [];
  for (const { book, event, position, revision } of events) {
    if (event.type !== 'TransactionPosted') continue;
    const { data } = event;
    const of = data.entries.map(({ account }) => accountIn(rows, book, account));
    const number = positionToNumber(position);
    postings.push({ book, position: number, revision, data, accounts: of });
  }
  return postings;
}

function* accountKeys(events: readonly BookEvent[]): Generator<Key> {
  for (const { book, event } of events) {
    if (event.type !== 'TransactionPosted') continue;
    for (const { account } of event.data.entries) yield [book, account];
  }
}

/** @throws Error if it was never opened. */
export function accountIn(rows: Rows<typeof accounts>, book: string, id: string): AccountRow {
  const row = rows.get(book, id);
  if (row === undefined) throw new Error(`${book}: account ${id} was never opened`);
  return row;
}
