/**
 * The fields of a line, read one after the other. The first that is wrong is kept as the line's refusal, and what
 * is read of it does not matter any more: so a row is written down as one value, without a branch for each field.
 */
import type { Currency } from '../money/currencies.js';
import { type Columns, titleOf } from './columns.js';
import { decimalFaults, readDecimal } from './decimal.js';
import { type BillRejection, refuseBill } from './rejection.js';
import type { RawField } from './bill.js';
import { readTime } from './wall-clock.js';

const SPREADSHEET = /^\d(\.\d+)?E\+\d+$/i;
const EPOCH = '1970-01-01T00:00:00Z';
/** Longest number of a channel or of ours. */
const MAX_NUMBER = 200;

export class Fields<Name extends string> {
  /** What is wrong with the line. */
  problem: BillRejection | undefined;

  constructor(
    private readonly columns: Columns<Name>,
    private readonly values: readonly string[],
    readonly line: number,
  ) {}

  /** Empty if the field is, or if the file has no such column. */
  text(name: Name): string {
    const at = this.columns.at[name];
    return at === undefined ? '' : (this.values[at] ?? '');
  }

  has(name: Name): boolean {
    return this.columns.at[name] !== undefined;
  }

  /** A number of the channel or of ours; null if the field is empty. */
  number(name: Name): string | null {
    const text = this.text(name);
    if (text === '') return null;
    if (SPREADSHEET.test(text)) {
      return this.#wrong(name, 'was shortened by a spreadsheet: send the original file', null);
    }
    if (text.length > MAX_NUMBER) return this.#wrong(name, 'is too long', null);
    return text;
  }

  needed(name: Name): string {
    return this.number(name) ?? this.#wrong(name, 'is empty', '');
  }

  /** Minor units; zero if the file has no such column, or the field is empty and may be. */
  amount(name: Name, currency: Currency, empty: 'empty is zero' | 'never empty'): bigint {
    const text = this.text(name);
    if (text === '' && (empty === 'empty is zero' || !this.has(name))) return 0n;
    const minor = readDecimal(text, currency);
    return typeof minor === 'bigint' ? minor : this.#wrong(name, decimalFaults[minor], 0n);
  }

  /** Minor units that are not below zero. */
  size(name: Name, currency: Currency, empty: 'empty is zero' | 'never empty'): bigint {
    const minor = this.amount(name, currency, empty);
    return minor < 0n ? this.#wrong(name, 'is below zero', 0n) : minor;
  }

  time(name: Name): string {
    return readTime(this.text(name)) ?? this.#wrong(name, 'is not a time', EPOCH);
  }

  /** What a word of the layout stands for. */
  choice<Value>(name: Name, of: ReadonlyMap<string, Value>, otherwise: Value): Value {
    return of.get(this.text(name)) ?? otherwise;
  }

  wrong(name: Name, reason: string): void {
    this.#wrong(name, reason, null);
  }

  /** Every column with its text. */
  get raw(): readonly RawField[] {
    return this.columns.names.map((column, index) => [column, this.values[index] ?? '']);
  }

  #wrong<Value>(name: Name, reason: string, instead: Value): Value {
    const column = titleOf(this.columns.titles, name);
    this.problem ??= refuseBill('bill_field_invalid', `${column} ${reason}`, {
      ...{ line: this.line, column },
    });
    return instead;
  }
}
