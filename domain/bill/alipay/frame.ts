/**
 * The frame of Alipay's files: lines of `#` say whose bill it is and where its table begins and ends, and after
 * the table what it comes to.
 */
import type { BillPeriod } from '../bill.js';
import type { BillLine, BillReader, ReadBills, Taken } from '../reader.js';
import { NO_ROWS } from '../reader.js';
import { type BillRejection, refuseBill } from '../rejection.js';
import { splitLine } from '../split-line.js';
import { readChineseTime } from '../wall-clock.js';
import { readTotalLine, type TotalLine } from './total-line.js';

export interface FrameHeader {
  readonly account: string | null;
  readonly period: BillPeriod | null;
}

/** What is particular to a file of the frame. */
export interface AlipayTable {
  header(cells: readonly string[], line: number): BillRejection | undefined;
  /** True if the last column is a text that may hold commas. */
  readonly restInLast: boolean;
  row(values: readonly string[], line: number, head: FrameHeader): Taken;
  end(head: FrameHeader, totals: readonly TotalLine[]): ReadBills | BillRejection;
}

const ACCOUNT = /^#账号:\s*\[([^\]]{1,64})\]/;
const DATES = /^#起始日期:\s*\[([^\]]*)\]\s*终止日期:\s*\[([^\]]*)\]/;
const BEGIN = /^#-+[^-]*列表-*$/;
const END = /^#-+[^-]*列表结束-*$/;
/** No bill has more lines after its table. */
const MAX_TOTALS = 20;

/** Without the commas that a table pads its lines with. Not by a pattern, which would look from every comma on. */
function unpadded(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ',' || text[end - 1]?.trim() === '')) end -= 1;
  return text.slice(0, end);
}

export class AlipayReader implements BillReader {
  #at: 'head' | 'header' | 'rows' | 'foot' = 'head';
  #columns = 0;
  #account: string | null = null;
  #period: BillPeriod | null = null;
  readonly #totals: TotalLine[] = [];

  constructor(private readonly table: AlipayTable) {}

  take(line: BillLine): Taken {
    const text = line.text.trim();
    if (text === '') return NO_ROWS;
    if (text.startsWith('#')) return this.#comment(text, line.number) ?? NO_ROWS;
    if (this.#at === 'header') return this.#header(line) ?? NO_ROWS;
    if (this.#at === 'rows') return this.#row(line);
    return refuseBill('bill_line_invalid', 'a row stands outside of the table', {
      line: line.number,
    });
  }

  end(): ReadBills | BillRejection {
    if (this.#at !== 'foot') {
      return refuseBill('bill_truncated', 'the line that ends the table is missing');
    }
    return this.table.end(this.#head, this.#totals);
  }

  get #head(): FrameHeader {
    return { account: this.#account, period: this.#period };
  }

  #comment(full: string, line: number): BillRejection | undefined {
    const text = unpadded(full.normalize('NFKC'));
    if (this.#at === 'rows' || this.#at === 'header') {
      if (this.#at === 'rows' && END.test(text)) this.#at = 'foot';
      else return refuseBill('bill_line_invalid', 'a comment stands in the table', { line });
    } else if (BEGIN.test(text)) {
      if (this.#at === 'foot') {
        return refuseBill('bill_line_invalid', 'a second table follows the first', { line });
      }
      this.#at = 'header';
    } else if (this.#at === 'foot') {
      const total = readTotalLine(text, line);
      if (total !== undefined && this.#totals.length < MAX_TOTALS) this.#totals.push(total);
    } else return this.#headLine(text, line);
    return undefined;
  }

  #headLine(text: string, line: number): BillRejection | undefined {
    this.#account = ACCOUNT.exec(text)?.[1] ?? this.#account;
    const dates = DATES.exec(text);
    if (dates === null) return undefined;
    const [from, to] = [readChineseTime(dates[1] ?? ''), readChineseTime(dates[2] ?? '')];
    if (from === undefined || to === undefined || from > to) {
      const column = '起始日期, 终止日期';
      return refuseBill('bill_field_invalid', `${column} are no period`, { line, column });
    }
    this.#period = { from, to };
    return undefined;
  }

  #header(line: BillLine): BillRejection | undefined {
    const cells = line.text.split(',');
    this.#columns = cells.length;
    this.#at = 'rows';
    return this.table.header(cells, line.number);
  }

  #row(line: BillLine): Taken {
    const values = splitLine(line.text, this.#columns, this.table.restInLast);
    if (values !== undefined) return this.table.row(values, line.number, this.#head);
    return line.unfinished
      ? refuseBill('bill_truncated', 'the last line is cut off', { line: line.number })
      : refuseBill(
          'bill_line_invalid',
          `the line has not the ${this.#columns} fields of the header`,
          {
            line: line.number,
          },
        );
  }
}
