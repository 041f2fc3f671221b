/** Columns of an export: their names are those of the API's members, alike in every language. */
import type { MoneyText } from '../../../domain/money/money.js';
import { zonedInstant } from './zoned-instant.js';

export interface Column<Row> {
  readonly name: string;
  /**
   * `text`: anything, also what a merchant or a payer wrote. `amount`: a decimal with the digits of its currency.
   * `count`: a whole number.
   */
  readonly kind: 'text' | 'amount' | 'count';
  /** The cell; null if there is nothing. */
  readonly cell: (row: Row) => string | null;
}

export const text = <Row>(name: string, cell: (row: Row) => string | null): Column<Row> => ({
  name,
  kind: 'text',
  cell,
});

export const count = <Row>(name: string, cell: (row: Row) => number): Column<Row> => ({
  name,
  kind: 'count',
  cell: (row) => String(cell(row)),
});

/** The value alone; its currency is a column of its own. */
export const amount = <Row>(
  name: string,
  cell: (row: Row) => MoneyText | undefined,
): Column<Row> => ({ name, kind: 'amount', cell: (row) => cell(row)?.value ?? null });

/** A time in two columns: in UTC, and on the wall clock of the book's zone. */
export const time = <Row>(
  name: string,
  zone: string,
  cell: (row: Row) => string | null,
): readonly Column<Row>[] => [
  text(name, cell),
  text(`${name}Local`, (row) => {
    const at = cell(row);
    return at === null ? null : zonedInstant(at, zone);
  }),
];
