/** An account at two times: as the log had it at a position, counting what takes effect by a date. */
import { boundOfPosition, type Position } from '../../domain/kernel/position.js';
import { decimal, minorOf, zero } from '../framework/decimal.js';
import { type QueryContext, shownPosition, type Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { type Bounds, dayAfterOpenedAt, dayOpenAt } from '../general-ledger/as-of.js';
import { positionAsOf } from '../log-time/as-of.js';
import { entriesAt, type EntryPlace, lastPlace } from '../statement/entries.js';
import type { datedEntries, datedFlows } from '../statement/tables.js';
import { type AccountRow, type AccountView, findAccount, view } from './view.js';

type Tables = DatabaseOf<readonly [typeof datedFlows, typeof datedEntries]>;

/** An account of a book. */
export interface AccountPlace {
  readonly book: string;
  readonly id: string;
}

/** What one state of the read models says; the balances themselves are in the log. */
interface Found {
  readonly row: AccountRow;
  /** Where the last entry is that counts, by what is recorded and by the end of the day that is asked for. */
  readonly last: EntryPlace | undefined;
  readonly lastOfDay: EntryPlace | undefined;
  /** What takes effect by the date that is asked for, but was recorded on a later day. */
  readonly shifted: bigint;
  readonly position: Position;
}

/**
 * The account's posted balance as of a position or an instant, and in effect at a date, both inclusive;
 * undefined if it was not open then. Holds are not kept over time: `pending` is zero and `available` counts
 * without them. Status, limits and metadata are today's; `sequence` is that of the last entry that was
 * recorded by then, whenever it takes effect.
 */
export async function accountWithin(
  { ask, log }: QueryContext,
  at: AccountPlace,
  bounds: Bounds,
): Promise<(AccountView & { readonly position: Position }) | undefined> {
  const found = await ask((db) => find(db, at, bounds));
  if (found === undefined) return undefined;
  const { row, last, lastOfDay, shifted, position } = found;
  const { currency } = row;
  const none = zero(currency);
  const places = [last, lastOfDay].flatMap((place) => place ?? []);
  const entries = await entriesAt(log, at, places);
  const entryAt = (place: EntryPlace | undefined) =>
    entries.findLast(({ revision }) => revision === place?.revision)?.entry;
  const atEnd = minorOf(entryAt(lastOfDay)?.balance ?? none, currency);
  return {
    ...view({
      ...row,
      posted: decimal(atEnd + shifted, currency),
      sequence: entryAt(last)?.sequence ?? 0,
      pending_in: none,
      pending_out: none,
    }),
    position,
  };
}

async function find(
  db: Snapshot,
  at: AccountPlace,
  { asOf, effectiveAt }: Bounds,
): Promise<Found | undefined> {
  const position = asOf === undefined ? undefined : await positionAsOf(db, asOf);
  const end = position === undefined ? Number.MAX_SAFE_INTEGER : boundOfPosition(position);
  const row = await findAccount(db, at);
  if (row === undefined || row.number > end) return undefined;
  const last = await lastPlace(db, row.number, end);
  const shown = position ?? (await shownPosition(db, ['accounts', 'statements', 'general_ledger']));
  if (effectiveAt === undefined)
    return { row, last, lastOfDay: last, shifted: 0n, position: shown };
  const next = await dayAfterOpenedAt(db, at.book, effectiveAt);
  const endOfDay = next === undefined ? end : Math.min(end, Number(next));
  return {
    row,
    last,
    lastOfDay: await lastPlace(db, row.number, endOfDay),
    shifted: await shiftedAt(db, row, effectiveAt, position),
    position: shown,
  };
}

/** What takes effect by the date and was recorded on a later day. Nothing takes effect later than its day. */
async function shiftedAt(
  db: Snapshot,
  { book, number, currency, normal_side }: AccountRow,
  effectiveAt: string,
  position: Position | undefined,
): Promise<bigint> {
  const openDay = position && (await dayOpenAt(db, book, position));
  const flows = await db
    .withTables<Tables>()
    .selectFrom('dated_flows')
    .selectAll()
    .where('account', '=', number)
    .where('effective_date', '<=', effectiveAt)
    .where('day', '>', effectiveAt)
    .execute();
  let shifted = 0n;
  for (const flow of flows) {
    if (openDay !== undefined && flow.day > openDay) continue;
    const within = flow.day === openDay && position ? await upTo(db, flow, position) : flow;
    if (within === undefined) continue;
    const debits = minorOf(within.debits, currency) - minorOf(within.credits, currency);
    shifted += normal_side === 'debit' ? debits : -debits;
  }
  return shifted;
}

/** A flow up to and including a position; undefined if it had not begun. */
const upTo = (
  db: Snapshot,
  flow: { readonly account: number; readonly effective_date: string; readonly day: string },
  position: Position,
) =>
  db
    .withTables<Tables>()
    .selectFrom('dated_entries')
    .select(['debits', 'credits'])
    .where('account', '=', flow.account)
    .where('effective_date', '=', flow.effective_date)
    .where('day', '=', flow.day)
    .where('position', '<=', boundOfPosition(position))
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
