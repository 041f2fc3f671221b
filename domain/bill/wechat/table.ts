/**
 * The form of WeChat Pay's bills: a header, rows, a second header and the totals. There is a back-tick before
 * each value, so that a spreadsheet leaves the numbers alone.
 */
import type { BillLine, BillReader, ReadBills, Taken } from '../reader.js';
import { NO_ROWS } from '../reader.js';
import { columnName } from '../columns.js';
import { type BillRejection, refuseBill } from '../rejection.js';
import { splitLine } from '../split-line.js';

export interface WechatTotals {
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly line: number;
}

/** What is particular to a bill. */
export interface WechatTable {
  /** First column of the second header. */
  readonly count: string;
  header(cells: readonly string[], line: number): BillRejection | undefined;
  row(values: readonly string[], line: number): Taken;
  end(totals: WechatTotals): ReadBills | BillRejection;
}

export class WechatReader implements BillReader {
  #at: 'header' | 'rows' | 'totals' | 'over' = 'header';
  #columns = 0;
  #names: readonly string[] = [];
  #totals: WechatTotals | undefined;

  constructor(private readonly table: WechatTable) {}

  take(line: BillLine): Taken {
    if (line.text.trim() === '') return NO_ROWS;
    switch (this.#at) {
      case 'header':
        return this.#header(line) ?? NO_ROWS;
      case 'rows':
        return this.#isTotals(line) ? this.#totalsHeader(line) : this.#row(line);
      case 'totals':
        return this.#totalsLine(line) ?? NO_ROWS;
      case 'over':
        return refuseBill('bill_line_invalid', 'a line follows the totals', {
          line: line.number,
        });
    }
  }

  end(): ReadBills | BillRejection {
    if (this.#totals === undefined) {
      return refuseBill('bill_truncated', 'the totals at the end are missing');
    }
    return this.table.end(this.#totals);
  }

  #header(line: BillLine): BillRejection | undefined {
    const cells = line.text.split(',');
    this.#columns = cells.length;
    this.#at = 'rows';
    return this.table.header(cells, line.number);
  }

  #isTotals({ text }: BillLine): boolean {
    return !text.startsWith('`') && columnName(text.split(',')[0] ?? '') === this.table.count;
  }

  #totalsHeader({ text }: BillLine): Taken {
    this.#names = text.split(',').map(columnName);
    this.#at = 'totals';
    return NO_ROWS;
  }

  #row(line: BillLine): Taken {
    const values = valuesOf(line.text, this.#columns);
    if (values !== undefined) return this.table.row(values, line.number);
    return this.#uneven(line, this.#columns);
  }

  #totalsLine(line: BillLine): BillRejection | undefined {
    const values = valuesOf(line.text, this.#names.length);
    if (values === undefined) return this.#uneven(line, this.#names.length);
    this.#totals = { names: this.#names, values, line: line.number };
    this.#at = 'over';
    return undefined;
  }

  #uneven({ number: line, unfinished }: BillLine, columns: number): BillRejection {
    return unfinished
      ? refuseBill('bill_truncated', 'the last line is cut off', { line })
      : refuseBill('bill_line_invalid', `the line has not the ${columns} fields of its header`, {
          line,
        });
  }
}

/** Values without their back-ticks; a comma within a value is none between values if no back-tick follows. */
function valuesOf(text: string, columns: number): readonly string[] | undefined {
  const line = text.trim();
  if (!line.startsWith('`')) return splitLine(text, columns, false);
  const values = line.slice(1).split(/,\s*`/);
  return values.length === columns ? values.map((value) => value.trim()) : undefined;
}
