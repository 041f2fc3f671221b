/** Files that are not taken as they are uploaded, and the code of each refusal. */
import { gzipSync } from 'node:zlib';
import { lineOf, replaced, withoutColumn } from './spoiled.js';
import { fixture, gbk } from './support.js';
import { zipOf } from './zip.js';

export interface SpoiledFile {
  readonly what: string;
  readonly code: string;
  readonly file: () => string | Uint8Array;
  /** Default: of a channel, with the day of the fixtures. */
  readonly query?: string;
}

const trade = fixture('alipay-trade.csv');
const fund = fixture('alipay-fund.csv');
const wechat = fixture('wechat-trade-all.csv');
const sandbox = fixture('sandbox.csv');
const camt = fixture('camt-02.xml');
const BANK = 'bank=spoiled&date=2026-11-28';

const doubled = (text: string, line: number): string =>
  replaced(text, lineOf(text, line), `${lineOf(text, line)}\n${lineOf(text, line)}`);
const zip = (content: string | Uint8Array): Buffer =>
  zipOf([{ name: gbk('业务明细.csv'), content: Buffer.from(content) }]);

// prettier-ignore
export const spoiledFiles: readonly SpoiledFile[] = [
  { what: 'no bytes', code: 'bill_truncated', file: () => '' },
  { what: 'UTF-16', code: 'bill_encoding', file: () => Buffer.from(`\ufeff${trade}`, 'utf16le') },
  { what: 'a PDF', code: 'bill_layout_unknown', file: () => '%PDF-1.7\n%nothing\n' },
  { what: "an Alipay consumer's export", code: 'bill_consumer_export', file: () => gbk(fixture('consumer-alipay.csv')) },
  { what: "a WeChat consumer's export", code: 'bill_consumer_export', file: () => fixture('consumer-wechat.csv') },
  { what: 'a bill without the column of fees', code: 'bill_columns_missing', file: () => withoutColumn(trade, '服务费（元）') },
  { what: 'a bill cut after a row', code: 'bill_truncated', file: () => trade.slice(0, trade.indexOf('2026112822001400000000000003')) },
  { what: 'a bill cut within a row', code: 'bill_truncated', file: () => wechat.slice(0, wechat.indexOf('order-0002')) },
  { what: 'a line that comes twice', code: 'bill_duplicate_line', file: () => doubled(wechat, 2) },
  { what: 'a total that is wrong', code: 'bill_total_mismatch', file: () => replaced(sandbox, '#total,CNY,2,88.88', '#total,CNY,2,88.89') },
  { what: 'a running balance that is wrong', code: 'bill_balance_broken', file: () => replaced(fund, '1020.00', '1020.01') },
  { what: 'a fee with five decimals', code: 'bill_field_invalid', file: () => replaced(wechat, '`0.53000', '`0.53100') },
  { what: 'a number from a spreadsheet', code: 'bill_field_invalid', file: () => replaced(trade, '2026112822001400000000000003', '2.02611E+27') },
  { what: 'a document type declaration', code: 'bill_doctype', query: BANK, file: () => replaced(camt, '<Document', '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<Document') },
  { what: 'tags that do not match', code: 'bill_xml_invalid', query: BANK, file: () => replaced(camt, '</Sts>', '</Status>') },
  { what: 'a statement cut off', code: 'bill_truncated', query: BANK, file: () => camt.slice(0, camt.indexOf('<NtryRef>3')) },
  { what: 'a row that is too long', code: 'bill_too_large', query: BANK, file: () => replaced(camt, '</Ntry>', `${`<AddtlNtryInf>${'x'.repeat(16_000)}</AddtlNtryInf>`.repeat(10)}</Ntry>`) },
  { what: 'a zip bomb', code: 'bill_too_large', file: () => zip(Buffer.alloc(32 * 1_048_576, '0')) },
  { what: 'a bomb in gzip', code: 'bill_too_large', file: () => gzipSync(Buffer.alloc(32 * 1_048_576, '0')) },
  { what: 'a zip that is cut off', code: 'bill_archive_invalid', file: () => zip(trade).subarray(0, -30) },
  { what: 'a summary without its bill', code: 'bill_details_missing', file: () => zip(gbk(fixture('alipay-trade-summary.csv'))) },
  { what: 'bills of two layouts', code: 'bill_mixed', file: () => zipOf([{ name: gbk('a.csv'), content: gbk(trade) }, { name: gbk('b.csv'), content: gbk(fund) }]) },
  { what: 'the bill of another day', code: 'bill_other_day', query: 'channel=spoiled&date=2026-11-27', file: () => trade },
  { what: 'a bill without a period, of another day', code: 'bill_other_day', query: 'channel=spoiled&date=2026-11-27', file: () => wechat },
  { what: 'the bill of another channel', code: 'bill_other_source', query: 'channel=sandbox_b&date=2026-11-28', file: () => sandbox },
  { what: 'a statement as the bill of a channel', code: 'bill_other_source', file: () => camt },
  { what: 'a bill as the statement of a bank', code: 'bill_other_source', query: BANK, file: () => trade },
  { what: 'another layout than was named', code: 'bill_other_layout', query: 'channel=spoiled&date=2026-11-28&layout=wechat_fund', file: () => wechat },
  { what: 'a bill of nobody', code: 'bill_source_unknown', query: 'date=2026-11-28', file: () => trade },
  { what: 'a bill of a channel and a bank', code: 'bill_source_unknown', query: `channel=a&${BANK}`, file: () => trade },
];
