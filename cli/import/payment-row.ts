/** From a row of the file to a payment: which column means what, and nothing guessed. */
import { merchantId } from '../../api/http/shapes.js';
import { isCurrency } from '../../domain/money/currencies.js';
import type { CsvRow } from './csv-rows.js';

export interface ColumnMapping {
  /** Column of the merchant's id; undefined if the key is a merchant's own. */
  readonly merchant: string | undefined;
  readonly reference: string;
  readonly amount: string;
  /** A fixed ISO 4217 code, or the column that holds one. */
  readonly currency: { readonly code: string } | { readonly column: string };
}

export interface PaymentRow {
  readonly line: number;
  readonly merchant: string | undefined;
  readonly reference: string;
  readonly amount: { readonly value: string; readonly currency: string };
}

export interface RowError {
  readonly line: number;
  readonly reference?: string;
  readonly code: string;
  readonly message: string;
}

/** A code of the table is itself, anything else names a column. */
export const currencyOption = (text: string): ColumnMapping['currency'] =>
  isCurrency(text) ? { code: text } : { column: text };

export const columnsOf = (mapping: ColumnMapping): readonly string[] => [
  ...(mapping.merchant === undefined ? [] : [mapping.merchant]),
  mapping.reference,
  mapping.amount,
  ...('column' in mapping.currency ? [mapping.currency.column] : []),
];

/** The payment of a row; amounts go to the API as they stand, which refuses a wrong scale. */
export function toPaymentRow(row: CsvRow, mapping: ColumnMapping): PaymentRow | RowError {
  const { line, values } = row;
  if (values === undefined) {
    return { line, code: 'invalid_row', message: 'the row has not as many fields as the header' };
  }
  const empty = columnsOf(mapping).find((column) => (values.get(column) ?? '') === '');
  if (empty !== undefined) {
    return { line, code: 'invalid_row', message: `column ${empty} is empty` };
  }
  const value = (column: string): string => values.get(column) ?? '';
  // It goes into a header, which would lose the spaces around it.
  const merchant = merchantId.optional().safeParse(mapping.merchant && value(mapping.merchant));
  if (!merchant.success) {
    const message = merchant.error.issues[0]?.message ?? 'not a merchant id';
    return { line, reference: value(mapping.reference), code: 'invalid_row', message };
  }
  return {
    line,
    merchant: merchant.data,
    reference: value(mapping.reference),
    amount: {
      value: value(mapping.amount),
      currency: 'code' in mapping.currency ? mapping.currency.code : value(mapping.currency.column),
    },
  };
}

export const isRowError = (row: PaymentRow | RowError): row is RowError => 'code' in row;
