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
  bill_conflict: entry(
    409,
    'Another bill of the day',
    'Another file was taken as the bill of that source, day and layout. A bill is never replaced.',
  ),
  bill_interrupted: entry(
    409,
    'Taken at the same time',
    'Another file for the same source, day and layout is being taken. Send this file again if it is the right one.',
  ),
  bill_mixed: entry(422, 'Several layouts', 'Send the bills of an archive one by one.'),
  bill_other_layout: entry(422, 'Another layout', 'The file is not of the layout that was named.'),
  bill_other_source: entry(
    422,
    'Of another source',
    'The file is not of the channel or bank account that was named.',
  ),
  bill_other_day: entry(
    422,
    'Of another day',
    'The file is not the bill of the day that was named.',
  ),
  bill_layout_required: entry(
    400,
    'Layout required',
    'That there is no bill says nothing of its layout: name the layout that was asked for.',
  ),
  bill_source_unknown: entry(
    422,
    'Source unknown',
    'There is no such channel or bank account here. Exactly one of `channel` and `bank` is named.',
  ),
  bill_not_fetchable: entry(
    422,
    'No bill to fetch',
    'Bills of this source are not fetched: upload the file.',
  ),
  bill_day_not_over: entry(409, 'Day not over', 'A bill is fetched once its day is over, in UTC.'),
  bill_unavailable: entry(503, 'No answer', 'The source gave no bill now. Try again later.'),
} as const satisfies Record<string, ErrorEntry>;

export type BillErrorCode = keyof typeof billErrors;
