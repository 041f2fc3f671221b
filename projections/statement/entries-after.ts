/** Entries of an account after a place of the log: what settles them, and reports over them, read them so. */
import { parsePosition, positionToNumber, toPosition } from '../../domain/kernel/position.js';
import type { QueryContext } from '../framework/query.js';
import { type AccountEntry, entriesAt, placesIn } from './entries.js';
import { type AccountAt, knownAccount } from './period.js';

export interface EntryAfter extends Pick<AccountEntry, 'entry' | 'transaction' | 'recordedAt'> {
  /** Its place in the log. */
  readonly position: string;
}

/**
 * Entries after a place, oldest first, of at most `limit` transactions; none of an account that is not known yet.
 * @param after a position; null for the beginning.
 */
export async function accountEntriesAfter(
  { ask, log }: Pick<QueryContext, 'ask' | 'log'>,
  at: AccountAt,
  after: string | null,
  limit: number,
): Promise<readonly EntryAfter[]> {
  const position = after === null ? undefined : parsePosition(after);
  const start = position === undefined ? 0 : positionToNumber(position) + 1;
  const places = await ask(async (db) => {
    const known = await knownAccount(db, at);
    if (known === undefined) return [];
    return placesIn(db, known.number, { start, end: Number.MAX_SAFE_INTEGER }, limit);
  });
  const entries = await entriesAt(log, { book: at.book, id: at.account }, places);
  return entries.map(({ entry, transaction, recordedAt, position: place }) => ({
    ...{ entry, transaction, recordedAt },
    position: toPosition(place),
  }));
}
