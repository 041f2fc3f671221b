/**
 * What the entries of an account come to over a stretch of its numbers, however many they are: whole blocks by their rows,
 * and what is left at both ends entry by entry, from the log.
 */
import { minorOf } from '../framework/decimal.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { entriesAt, type EntryPlace, lastPlacesIn, placesIn, type Stretch } from './entries.js';
import { BLOCK_ENTRIES, type entryBlocks } from './tables.js';

type Tables = DatabaseOf<readonly [typeof entryBlocks]>;

interface MovedAccount {
  readonly book: string;
  readonly id: string;
  readonly number: number;
  readonly currency: string;
  /** In which all of its entries with these numbers are, and no others. */
  readonly stretch: Stretch;
}

/** Numbers of entries, the second inclusive. */
interface Numbers {
  readonly after: number;
  readonly to: number;
}

/** In minor units. */
interface Sums {
  debit: bigint;
  credit: bigint;
}

/** Blocks that lie within the numbers as a whole, the second not included; none if the first is not below it. */
interface Blocks {
  readonly first: number;
  readonly end: number;
}

const blockOf = (sequence: number): number => Math.floor(sequence / BLOCK_ENTRIES);

export async function turnoverOf(
  { ask, log }: Pick<QueryContext, 'ask' | 'log'>,
  account: MovedAccount,
  { after, to }: Numbers,
): Promise<Sums> {
  const sums: Sums = { debit: 0n, credit: 0n };
  if (to <= after) return sums;
  const blocks: Blocks = { first: blockOf(after + 1) + 1, end: blockOf(to) };
  const { places, rows } = await ask((db) => find(db, account, blocks));
  const { currency } = account;
  for (const { debits, credits } of rows) {
    sums.debit += minorOf(debits, currency);
    sums.credit += minorOf(credits, currency);
  }
  for (const { entry } of await entriesAt(log, account, places)) {
    const { sequence, direction, amount } = entry;
    const block = blockOf(sequence);
    // A row has counted it.
    if (block >= blocks.first && block < blocks.end) continue;
    sums[direction] += minorOf(amount, currency);
  }
  return sums;
}

/** The rows of the blocks, and where the entries before and after them are: a place has one entry at least. */
async function find(
  db: Snapshot,
  { number, stretch }: MovedAccount,
  { first, end }: Blocks,
): Promise<{
  places: readonly EntryPlace[];
  rows: readonly { debits: string; credits: string }[];
}> {
  if (first >= end) {
    return { places: await placesIn(db, number, stretch, 2 * BLOCK_ENTRIES), rows: [] };
  }
  const rows = await db
    .withTables<Tables>()
    .selectFrom('entry_blocks')
    .select(['debits', 'credits'])
    .where('account', '=', number)
    .where('block', '>=', first)
    .where('block', '<', end)
    .execute();
  const before = await placesIn(db, number, stretch, BLOCK_ENTRIES);
  const behind = await lastPlacesIn(db, number, stretch, BLOCK_ENTRIES);
  return { places: [...before, ...behind], rows };
}
