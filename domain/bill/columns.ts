/** Columns by name: in any order, half- or full-width, with spaces around, with or without their unit. */
import { type BillRejection, refuseBill } from './rejection.js';

/** A header cell as names are compared: `订单金额（元）` is `订单金额`, `收入金额（+元）` is `收入金额`. */
export const columnName = (cell: string): string =>
  cell
    .normalize('NFKC')
    .trim()
    .replace(/^\ufeff/, '')
    .replace(/\([+-]?元\)$/, '')
    .trimEnd();

/** What a layout reads: for each of its own names the names that files use, the usual first. */
export type WantedColumns<Name extends string> = Readonly<Record<Name, readonly string[]>>;

export interface Columns<Name extends string> {
  /** Where each column stands; undefined if the file does not have it. */
  readonly at: Readonly<Partial<Record<Name, number>>>;
  /** What each is called in errors. */
  readonly titles: WantedColumns<Name>;
  /** Every column as the file calls it, without spaces around. */
  readonly names: readonly string[];
}

export function findColumns<Name extends string>(
  header: readonly string[],
  wanted: WantedColumns<Name>,
  required: readonly Name[],
  line: number,
): Columns<Name> | BillRejection {
  const names = header.map(columnName);
  const at: Partial<Record<Name, number>> = {};
  for (const name of Object.keys(wanted) as Name[]) {
    const found = names.flatMap((cell, index) => (wanted[name].includes(cell) ? [index] : []));
    if (found.length > 1) {
      const column = titleOf(wanted, name);
      return refuseBill('bill_columns_ambiguous', `the column ${column} comes twice`, {
        ...{ line, column },
      });
    }
    if (found[0] !== undefined) at[name] = found[0];
  }
  const missing = required.filter((name) => at[name] === undefined);
  if (missing.length > 0) {
    const titles = missing.map((name) => titleOf(wanted, name)).join(', ');
    return refuseBill('bill_columns_missing', `the header has no column ${titles}`, { line });
  }
  return { at, titles: wanted, names: header.map((cell) => cell.trim()) };
}

/** A column by the usual name of the field's own documentation. */
export const titleOf = <Name extends string>(wanted: WantedColumns<Name>, name: Name): string =>
  wanted[name][0] ?? name;
