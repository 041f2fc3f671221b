/** Entries of an account: their places from the read model, and what they say from the log. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { positionToNumber } from '../../domain/kernel/position.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import type { Posted, PostedEntry } from '../posting/postings.js';
import type { Snapshot } from '../framework/query.js';
import { readRevisions } from '../../domain/kernel/read-revisions.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accountEntries } from './tables.js';

type Tables = DatabaseOf<readonly [typeof accountEntries]>;

/** A transaction that moved an account. */
export interface EntryPlace {
  readonly position: number;
  /** In the stream of the book. */
  readonly revision: number;
}

/** An entry with its transaction. */
export interface AccountEntry extends EntryPlace {
  readonly entry: PostedEntry;
  readonly transaction: Posted;
  readonly recordedAt: string;
}

/** Positions, the first inclusive, the second not. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const inStretch = (db: Snapshot, account: number, { start, end }: Stretch) =>
  db
    .withTables<Tables>()
    .selectFrom('account_entries')
    .select(['position', 'revision'])
    .where('account', '=', account)
    .where('position', '>=', start)
    .where('position', '<', end);

/** The first places of a stretch, in the order of the log. @param account its number. */
export const placesIn = (
  db: Snapshot,
  account: number,
  stretch: Stretch,
  limit: number,
): Promise<EntryPlace[]> =>
  inStretch(db, account, stretch).orderBy('position').limit(limit).execute();

/** The last places of a stretch, the last of them first. @param account its number. */
export const lastPlacesIn = (
  db: Snapshot,
  account: number,
  stretch: Stretch,
  limit: number,
): Promise<EntryPlace[]> =>
  inStretch(db, account, stretch).orderBy('position', 'desc').limit(limit).execute();

/** The last place up to a position, inclusive; undefined if the account had not moved. */
export const lastPlace = (
  db: Snapshot,
  account: number,
  position: number,
): Promise<EntryPlace | undefined> =>
  db
    .withTables<Tables>()
    .selectFrom('account_entries')
    .select(['position', 'revision'])
    .where('account', '=', account)
    .where('position', '<=', position)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();

/** The entries of an account at these places, in the order of their numbers. */
export async function entriesAt(
  log: Pick<EventLog<TallybookEvent>, 'readStream'>,
  { book, id }: { readonly book: string; readonly id: string },
  places: readonly EntryPlace[],
): Promise<readonly AccountEntry[]> {
  const revisions = places.map(({ revision }) => revision);
  const events = await readRevisions(log, ledgerStream(book), revisions);
  return events.flatMap(({ event, revision, position, metadata: { at: recordedAt } }) => {
    if (event.type !== 'TransactionPosted') return [];
    const { data: transaction } = event;
    return transaction.entries
      .filter(({ account }) => account === id)
      .map((entry) => ({
        entry,
        transaction,
        recordedAt,
        revision,
        position: positionToNumber(position),
      }));
  });
}
