/** Why a bill or statement is not taken. Each comes with the line, and with the column if one is at fault. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const billErrors = {
  bill_encoding: entry(
    422,
    'Encoding of a bill',
    'The bytes are neither UTF-8 nor GB18030. Send the file as the channel gave it, not as another program saved it.',
  ),
  bill_layout_unknown: entry(
    422,
    'Layout unknown',
    'The file is none of the layouts that are read: Alipay and WeChat Pay merchant bills, camt.053, the sandbox.',
  ),
  bill_consumer_export: entry(
    422,
    'Consumer export',
    'This is what a consumer exports from the app. Download the merchant bill instead.',
  ),
  bill_columns_missing: entry(
    422,
    'Columns missing',
    'The header lacks columns without which no row can be read; the detail names them.',
  ),
  bill_columns_ambiguous: entry(
    422,
    'Column comes twice',
    'The header has a column twice that is read, and which of them is meant nobody can say.',
  ),
  bill_line_invalid: entry(
    422,
    'Line invalid',
    'A line has not as many fields as the header, or stands where none of its kind may stand.',
  ),
  bill_field_invalid: entry(
    422,
    'Field invalid',
    'A field is empty, or not of the form of its column: an amount with more decimals than the currency has, a time that no calendar has.',
  ),
  bill_xml_invalid: entry(422, 'XML invalid', 'The statement is not well-formed XML.'),
  bill_doctype: entry(
    422,
    'Document type declaration',
    'A statement never has one; it could define entities that read other files.',
  ),
  bill_truncated: entry(
    422,
    'Bill cut off',
    'The end of the bill is missing. Download it again; nothing of it was taken.',
  ),
  bill_details_missing: entry(
    422,
    'Details missing',
    'The file has a summary without the bill that it sums up.',
  ),
  bill_total_mismatch: entry(
    422,
    'Totals differ',
    'A total that the bill declares is not what its lines sum to.',
  ),
  bill_balance_broken: entry(
    422,
    'Balance broken',
    'The balance after a line is not the balance before it with the amount of the line: lines are missing, changed or out of order.',
  ),
  bill_duplicate_line: entry(
    422,
    'Line comes twice',
    'Two lines of the bill are the same movement.',
  ),
  bill_too_large: entry(
    413,
    'Bill too large',
    'The file, a line of it or what its archive holds is beyond a limit (docs/limits.md).',
  ),
  bill_archive_invalid: entry(
    422,
    'Archive invalid',
    'The archive is damaged, encrypted, or holds no bill.',
  ),
} as const satisfies Record<string, ErrorEntry>;

export type BillErrorCode = keyof typeof billErrors;
