/** Rows of a file as they are read; that they are a bill is known at its end. */
import type { BillRow } from '../../domain/bill/bill.js';
import { isNoBill, MAX_NO_BILL_CHARACTERS } from '../../domain/bill/no-bill.js';
import type { IsNewKey, ReadBills } from '../../domain/bill/reader.js';
import type { BillContent } from './content.js';
import { type BillEncoding, encodingOf, textOf } from './encoding.js';
import { MAX_ROWS } from './limits.js';
import { refused } from './refused.js';
import { LineReader, type TextReader } from './text-reader.js';
import { XmlReader } from './xml-reader.js';

/** A channel's answer that there was nothing that day. */
export const NO_BILL = 'no_bill';

/**
 * @returns what the file came to, or that the channel had no bill.
 * @throws BillRefused
 */
export async function* readContent(
  content: BillContent,
  isNew: IsNewKey,
): AsyncGenerator<readonly BillRow[], ReadBills | typeof NO_BILL> {
  const encoding = await encodingOf(content);
  let head = '';
  let reader: TextReader | undefined;
  let count = 0;
  for await (const text of textOf(content, encoding)) {
    head = reader === undefined ? head + text : '';
    if (reader === undefined && head.length <= MAX_NO_BILL_CHARACTERS) continue;
    const piece = reader === undefined ? head : text;
    reader ??= readerOf(head, encoding, isNew);
    const rows = reader.push(piece);
    count += rows.length;
    if (count > MAX_ROWS) throw refused('bill_too_large', `a bill has at most ${MAX_ROWS} rows`);
    yield rows;
  }
  if (reader === undefined) {
    if (isNoBill(head)) return NO_BILL;
    reader = readerOf(head, encoding, isNew);
    yield reader.push(head);
  }
  yield reader.rest();
  return reader.end();
}

/** XML says what it is by its first character. */
function readerOf(head: string, encoding: BillEncoding, isNew: IsNewKey): TextReader {
  if (!head.trimStart().startsWith('<')) return new LineReader(isNew);
  if (encoding !== 'utf-8' && !DECLARES_GB.test(head)) {
    throw refused('bill_encoding', 'the statement is not UTF-8', { line: 1 });
  }
  return new XmlReader(isNew);
}

/** Bytes that are not UTF-8 are taken for GB18030 in XML only if it says so: they may be Latin-1 as well. */
const DECLARES_GB = /^\s*<\?xml[^>]*encoding=["'](?:gb18030|gbk|gb2312)["']/i;
