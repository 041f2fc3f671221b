/** The rows of a table: its columns are found once, in the header, and every row is read through them. */
import type { BillRow } from './bill.js';
import { type Columns, findColumns, type WantedColumns } from './columns.js';
import { Fields } from './fields.js';
import type { IsNewKey } from './reader.js';
import { type BillRejection, isBillRejection, rowTwice } from './rejection.js';

export class TableRows<Name extends string> {
  #columns: Columns<Name> | undefined;

  constructor(
    private readonly wanted: WantedColumns<Name>,
    private readonly required: readonly Name[],
    private readonly isNew: IsNewKey,
  ) {}

  header(cells: readonly string[], line: number): BillRejection | undefined {
    const columns = findColumns(cells, this.wanted, this.required, line);
    if (isBillRejection(columns)) return columns;
    this.#columns = columns;
    return undefined;
  }

  /** Where a column stands; undefined if the file does not have it. */
  placeOf(name: Name): number | undefined {
    return this.#columns?.at[name];
  }

  /** @param rowOf reads a line; what it makes of a field that is wrong does not matter. */
  row(
    values: readonly string[],
    line: number,
    rowOf: (fields: Fields<Name>) => BillRow,
  ): BillRow | BillRejection {
    if (this.#columns === undefined) throw new Error('a row before the header');
    const fields = new Fields(this.#columns, values, line);
    const row = rowOf(fields);
    return fields.problem ?? (this.isNew(0, row.key) ? row : rowTwice(line));
  }
}
