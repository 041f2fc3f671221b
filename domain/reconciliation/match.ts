/**
 * Holds rows of a bill against movements of the ledger. Each row and each movement ends up in exactly one item; what
 * has no counterpart waits until its day is two days past, for the other side may be late.
 */
import type { BillLayout } from '../bill/bill.js';
import type { BillSource } from '../bill/source.js';
import { claimsOf, costClaims, hasFees } from './claims.js';
import { differencesOf, minorOf } from './differences.js';
import { addDays } from './due.js';
import type { Item, ItemMovement, ItemRow } from './events.js';
import { itemId } from './item-id.js';
import { pairItem } from './pair.js';

export interface Sides {
  readonly source: BillSource;
  readonly layout: BillLayout;
  /** Items that are due by this day are exceptions. */
  readonly today: string;
  readonly rows: readonly ItemRow[];
  readonly movements: readonly ItemMovement[];
  /** Ids of transactions that earlier runs have matched, among those that rows of the bill name. */
  readonly matchedBefore: ReadonlySet<string>;
  /** What the run before has left open. */
  readonly open: readonly Item[];
}

/** After so many days what has no counterpart is an exception. */
const WAITS_DAYS = 2;

export const rowKey = ({ bill, statement, key }: ItemRow): string =>
  JSON.stringify([bill, statement, key]);

export function match(sides: Sides): Item[] {
  const waits = sides.open.filter(isOneSided);
  const dues = duesOf(waits);
  const rows = [...waits.flatMap((item) => item.rows), ...sides.rows];
  const movements = [...waits.flatMap((item) => item.movements), ...sides.movements];
  const pool = new Map(movements.map((movement) => [movement.transaction, movement]));
  const { pairs, single } = assign(rows, pool, sides);
  const items = [...sides.open.filter((item) => !isOneSided(item))];
  const beside = movements.filter(({ kind }) => BESIDE.has(kind));
  for (const [transaction, own] of pairs) {
    items.push(...pairOf(transaction, own, { pool, pairs, beside }, sides));
  }
  for (const row of single) items.push(rowItem(row, sides, dues.get(rowKey(row))));
  for (const group of groupsOf([...pool.values()])) {
    const due = group
      .map(({ transaction }) => dues.get(transaction))
      .find((one) => one !== undefined);
    items.push(lonely([], group, sides, due));
  }
  return items;
}

/** Rows or movements alone: they are looked at anew with each bill. */
const isOneSided = ({ rows, movements }: Item): boolean =>
  rows.length === 0 || (movements.length === 0 && rows.length === 1);

/** Who waits longer than usual, because somebody decided so, does so in the next run too. */
function duesOf(waits: readonly Item[]): ReadonlyMap<string, string> {
  const dues = new Map<string, string>();
  for (const { rows, movements, due } of waits) {
    if (due === null) continue;
    for (const row of rows) dues.set(rowKey(row), due);
    for (const { transaction } of movements) dues.set(transaction, due);
  }
  return dues;
}

/** Rows by the movement that they name; the others are single. */
function assign(
  rows: readonly ItemRow[],
  pool: ReadonlyMap<string, ItemMovement>,
  { source }: Sides,
) {
  const pairs = new Map<string, ItemRow[]>();
  const single: ItemRow[] = [];
  for (const row of rows) {
    const found = claimsOf(source, row).find((id) => pool.has(id));
    if (found === undefined) single.push(row);
    else pairs.set(found, [...(pairs.get(found) ?? []), row]);
  }
  return { pairs, single };
}

interface Ledger {
  /** Movements that belong to no item yet, by their transactions. */
  readonly pool: Map<string, ItemMovement>;
  /** What rows name by themselves. */
  readonly pairs: ReadonlyMap<string, readonly ItemRow[]>;
  /** What was booked beside other movements. */
  readonly beside: readonly ItemMovement[];
}

/** Takes the movement out of the pool, with its cost and with what was booked beside it. */
function pairOf(
  transaction: string,
  rows: readonly ItemRow[],
  { pool, pairs, beside }: Ledger,
  { source, layout }: Sides,
): Item[] {
  const isFree = (id: string): boolean => pool.has(id) && !pairs.has(id);
  const take = (id: string | undefined): ItemMovement[] => {
    const found = id === undefined ? undefined : pool.get(id);
    if (id !== undefined) pool.delete(id);
    return found === undefined ? [] : [found];
  };
  const [movement] = take(transaction);
  if (movement === undefined) throw new Error('a movement belongs to two items');
  const withFees = hasFees(layout);
  const cost = withFees ? rows.flatMap((row) => costClaims(source, row)).find(isFree) : undefined;
  const costs = take(cost);
  const excess = excessOf(
    movement,
    rows,
    beside.filter((one) => isFree(one.transaction)),
  );
  return pairItem({ rows, movement, costs, extras: take(excess?.transaction), withFees });
}

/** What a channel moved above what was asked for is booked beside the movement: together they are the row. */
function excessOf(
  movement: ItemMovement,
  rows: readonly ItemRow[],
  beside: readonly ItemMovement[],
): ItemMovement | undefined {
  const moved = rows.reduce((sum, { amount }) => sum + minorOf(amount), 0n);
  const missing = moved - minorOf(movement.amount);
  if (missing === 0n || movement.payment === null) return undefined;
  return beside.find(
    ({ payment, amount }) => payment === movement.payment && minorOf(amount) === missing,
  );
}

const BESIDE: ReadonlySet<string> = new Set(['excess', 'refund_excess']);

/** A row without a movement. */
function rowItem(row: ItemRow, sides: Sides, due: string | undefined): Item {
  const claims = claimsOf(sides.source, row);
  const item = { item: itemId(row, undefined), rows: [row], movements: [], due: null };
  const differences = differencesOf([row], []);
  if (row.status !== 'booked') return { ...item, status: 'matched', reasons: [], differences };
  if (claims.length === 0) {
    const reasons = [{ field: 'number', expected: null, actual: null }];
    return { ...item, status: 'missing_field', reasons, differences };
  }
  if (claims.some((id) => sides.matchedBefore.has(id))) {
    const reasons = [{ field: 'number', expected: null, actual: row.number }];
    return { ...item, status: 'duplicate', reasons, differences };
  }
  return lonely([row], [], sides, due);
}

/** What one side has and the other has not. */
function lonely(
  rows: readonly ItemRow[],
  movements: readonly ItemMovement[],
  { today }: Sides,
  given: string | undefined,
): Item {
  const [row] = rows;
  const [movement] = movements;
  const day = (row ?? movement)?.day;
  if (day === undefined) throw new Error('an item without a side');
  const due = given ?? addDays(day, WAITS_DAYS);
  const differences = differencesOf(rows, movements);
  const common = { item: itemId(row, movement), rows: [...rows], movements: [...movements] };
  const [difference] = differences;
  if (difference === undefined) {
    return { ...common, status: 'matched', reasons: [], differences, due: null };
  }
  const reasons = [
    row === undefined
      ? { field: 'row', expected: movement?.transaction ?? null, actual: null }
      : { field: 'movement', expected: null, actual: row.number ?? row.reference },
  ];
  const short = difference.value.startsWith('-');
  const exception = short ? 'shortage' : 'surplus';
  return { ...common, status: today < due ? 'expected' : exception, reasons, differences, due };
}

/** A capture and what the channel keeps of it stand and fall together. */
function groupsOf(movements: readonly ItemMovement[]): readonly (readonly ItemMovement[])[] {
  const groups = new Map<string, ItemMovement[]>();
  for (const movement of movements) {
    const key = movement.group ?? movement.transaction;
    groups.set(key, [...(groups.get(key) ?? []), movement]);
  }
  return [...groups.values()];
}
