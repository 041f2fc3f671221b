/**
 * The sandbox channel's bill:
 *
 *     #bill,sandbox_a,2026-11-28
 *     time,channelReference,requestNo,kind,currency,amount,fee,original,originalReference
 *     2026-11-28T08:00:00.000Z,sbx_1,att_1,pay,CNY,88.88,0.44,,
 *     #total,CNY,1,88.88,0.00,0.44
 *     #end,1
 *
 * A total for each currency holds its rows, what was taken, given back, and charged; the last line holds the
 * number of all rows, so that a bill that was cut off is known by that alone.
 */
import type { Bill, BillPeriod } from '../bill.js';
import { type Columns, findColumns } from '../columns.js';
import { checkAllDeclared, type Declared } from '../declared.js';
import type { DeclaredTotal } from '../bill.js';
import { Fields } from '../fields.js';
import { isCurrency } from '../../money/currencies.js';
import type { BillLine, BillReader, IsNewKey, ReadBills, Taken } from '../reader.js';
import { NO_ROWS } from '../reader.js';
import { type BillRejection, isBillRejection, refuseBill, rowTwice } from '../rejection.js';
import { splitLine } from '../split-line.js';
import { Sums } from '../sums.js';
import { isTime } from '../wall-clock.js';
import { type Name, REQUIRED, rowOf, WANTED } from './row.js';

const HEAD = /^#bill,([a-z0-9_-]{1,64}),(\d{4}-\d{2}-\d{2})$/;
const DAY_MS = 86_400_000;

export class SandboxReader implements BillReader {
  #channel: string | null = null;
  #period: BillPeriod | null = null;
  #columns: Columns<Name> | undefined;
  #ended = false;
  readonly #totals: DeclaredTotal[] = [];
  readonly #counted = new Set<string>();
  readonly #sums = new Sums();

  constructor(private readonly isNew: IsNewKey) {}

  take({ text, number: line, unfinished }: BillLine): Taken {
    if (text.trim() === '') return NO_ROWS;
    if (this.#ended) return refuseBill('bill_line_invalid', 'a line follows the end', { line });
    if (text.startsWith('#')) return this.#comment(text.trim(), line, unfinished) ?? NO_ROWS;
    if (this.#columns === undefined) return this.#header(text, line) ?? NO_ROWS;
    const values = splitLine(text, this.#columns.names.length, false);
    if (values === undefined) return this.#uneven(line, unfinished);
    const fields = new Fields(this.#columns, values, line);
    const row = rowOf(fields, this.#channel);
    if (fields.problem !== undefined) return fields.problem;
    if (!this.isNew(0, row.key)) return rowTwice(line);
    this.#sums.add(row);
    return [row];
  }

  end(): ReadBills | BillRejection {
    if (!this.#ended) return refuseBill('bill_truncated', 'the line #end is missing');
    const missing = this.#sums.all.find(({ currency }) => !this.#counted.has(currency));
    if (missing !== undefined) {
      return refuseBill('bill_total_mismatch', `there is no total in ${missing.currency}`);
    }
    const bill: Bill = {
      ...{ layout: 'sandbox', id: null, sequence: null },
      ...{ account: this.#channel, period: this.#period },
      ...{ rows: this.#sums.rows, sums: this.#sums.all, totals: this.#totals },
      ...{ opening: null, closing: null },
    };
    return { bills: [{ bill, summable: new Map() }], summaries: [] };
  }

  #uneven(line: number, unfinished: boolean): BillRejection {
    return unfinished
      ? refuseBill('bill_truncated', 'the last line is cut off', { line })
      : refuseBill('bill_line_invalid', 'the line has not as many fields as the header', { line });
  }

  #header(text: string, line: number): BillRejection | undefined {
    const columns = findColumns<Name>(text.split(','), WANTED, REQUIRED, line);
    if (isBillRejection(columns)) return columns;
    this.#columns = columns;
    return undefined;
  }

  #comment(text: string, line: number, unfinished: boolean): BillRejection | undefined {
    if (text.startsWith('#bill,') && this.#channel === null) return this.#head(text, line);
    if (text.startsWith('#total,')) return this.#total(text.split(','), line, unfinished);
    const [name, count = '', ...more] = text.split(',');
    if (name !== '#end' || more.length > 0) {
      return refuseBill('bill_line_invalid', 'the line is neither a row nor a total', { line });
    }
    this.#ended = true;
    const candidates = [BigInt(this.#sums.rows)];
    return this.#declare([{ name: 'rows', text: count, candidates, currency: undefined, line }]);
  }

  #head(text: string, line: number): BillRejection | undefined {
    const [, channel, day = ''] = HEAD.exec(text) ?? [];
    const from = `${day}T00:00:00`;
    if (channel === undefined || !isTime(from)) {
      return refuseBill('bill_line_invalid', 'the first line is not #bill,CHANNEL,DAY', { line });
    }
    const to = new Date(Date.parse(`${from}Z`) + DAY_MS).toISOString().slice(0, 19);
    this.#channel = channel;
    this.#period = { from: `${from}Z`, to: `${to}Z` };
    return undefined;
  }

  #total(parts: readonly string[], line: number, unfinished: boolean): BillRejection | undefined {
    const [, currency = '', rows = '', taken = '', back = '', fees = ''] = parts;
    if (parts.length !== 6 || !isCurrency(currency)) return this.#uneven(line, unfinished);
    if (this.#counted.has(currency)) {
      return refuseBill('bill_line_invalid', 'a currency has two totals', { line });
    }
    this.#counted.add(currency);
    const own = this.#sums.all.filter((sum) => sum.currency === currency);
    const amount = (kind: string): bigint => own.find((s) => s.kind === kind)?.amountMinor ?? 0n;
    const count = BigInt(own.reduce((sum, { rows: some }) => sum + some, 0));
    const fee = own.reduce((sum, { feeMinor }) => sum + feeMinor, 0n);
    const sum = (name: string, text: string, value: bigint): Declared => ({
      ...{ name: `${currency} ${name}`, text, candidates: [value], currency, line },
    });
    return this.#declare([
      { ...sum('rows', rows, count), currency: undefined },
      sum('taken', taken, amount('payment')),
      sum('refunded', back, -amount('refund')),
      sum('fees', fees, fee),
    ]);
  }

  #declare(all: readonly Declared[]): BillRejection | undefined {
    const checked = checkAllDeclared(all);
    if ('code' in checked) return checked;
    this.#totals.push(...checked);
    return undefined;
  }
}
