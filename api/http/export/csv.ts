/**
 * The text of an export: RFC 4180 in UTF-8. Its last line says how many rows there are and the SHA-256 of
 * everything before it, so whoever receives the text sees that it is whole.
 */
import { createHash } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import type { Column } from './column.js';

/** Programs for spreadsheets take a cell that begins so for a formula. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;

/**
 * In many countries such a program parts cells by semicolons, also within quotes that do not begin a cell of its
 * own: what stands behind what may part cells or lines begins a cell then.
 */
const INNER_FORMULA = /([;\t\r\n])(?=["\s]*[=+\-@＝＋－＠])/g;

/** What somebody wrote stays text: an apostrophe goes before what would be a formula. */
const plain = (cell: string): string =>
  `${FORMULA.test(cell) ? "'" : ''}${cell.replace(INNER_FORMULA, "$1'")}`;

const lines = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  );

export class CsvText<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #hash = createHash('sha256');
  #rows = 0;

  /** @param columns at least as many as the last line has cells */
  constructor(columns: readonly Column<Row>[]) {
    this.#columns = columns;
  }

  head(): string {
    return this.#counted(lines([this.#columns.map(({ name }) => name)]));
  }

  next(rows: readonly Row[]): string {
    this.#rows += rows.length;
    return this.#counted(lines(rows.map((row) => this.#columns.map((column) => of(column, row)))));
  }

  /** The cells of the last line, as many as every line has. */
  lastCells(): readonly string[] {
    const cells = ['#end', 'rows', String(this.#rows), 'sha256', this.#hash.digest('hex')];
    return this.#columns.map((_, index) => cells[index] ?? '');
  }

  lastLine(): string {
    return lines([this.lastCells()]);
  }

  #counted(text: string): string {
    this.#hash.update(text);
    return text;
  }
}

function of<Row>({ kind, cell }: Column<Row>, row: Row): string {
  const value = cell(row) ?? '';
  return kind === 'text' ? plain(value) : value;
}
