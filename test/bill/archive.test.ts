/** Archives: both bills of a channel with their summaries, names in GBK, and what an archive must not be. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { BillRow } from '../../domain/bill/bill.js';
import { check, fixture, gbk, read, refusalOf } from './support.js';
import { type ZipEntry, zipOf } from './zip.js';

const UTF8 = 1 << 11;
const entry = (name: string, content: string | Uint8Array, more: Partial<ZipEntry> = {}) => ({
  name: gbk(name),
  content: typeof content === 'string' ? gbk(content) : content,
  ...more,
});

const TRADE = entry('20880000000000000156_20261128_业务明细.csv', fixture('alipay-trade.csv'));
const TRADE_SUM = entry(
  '20880000000000000156_20261128_业务明细(汇总).csv',
  fixture('alipay-trade-summary.csv'),
);
const FUND = entry('20880000000000000156_20261128_账务明细.csv', fixture('alipay-fund.csv'));
const FUND_SUM = entry(
  '20880000000000000156_20261128_账务明细(汇总).csv',
  fixture('alipay-fund-summary.csv'),
);

const countOf = (rows: readonly BillRow[]): number[] =>
  [0, 1].map((bill) => rows.filter((row) => row.bill === bill).length);

describe('an archive of Alipay', () => {
  it.each([
    { order: 'bill first', entries: [TRADE, TRADE_SUM] },
    { order: 'summary first', entries: [TRADE_SUM, TRADE] },
  ])('is a bill and its summary, $order', async ({ entries }) => {
    const { bills, rows } = await read(zipOf(entries));
    expect(rows).toHaveLength(4);
    expect(bills[0]?.totals.slice(6)).toStrictEqual([
      { name: '合计 交易订单总笔数', declared: '3', computed: '3' },
      { name: '合计 退款订单总笔数', declared: '1', computed: '1' },
      { name: '合计 订单金额', declared: '193.87', computed: '193.87' },
      { name: '合计 商家实收', declared: '183.87', computed: '183.87' },
      { name: '合计 支付宝优惠', declared: '0.00', computed: '0.00' },
      { name: '合计 商家优惠', declared: '10.00', computed: '10.00' },
      { name: '合计 服务费', declared: '-1.10', computed: '-1.10' },
      { name: '合计 分润', declared: '0.00', computed: '0.00' },
      { name: '合计 实收净额', declared: '182.77', computed: '182.77' },
    ]);
  });

  it('may hold both bills of the channel: rows say whose they are', async () => {
    const { bills, rows } = await read(zipOf([TRADE, TRADE_SUM, FUND_SUM, FUND]));
    expect(bills.map(({ layout }) => layout)).toStrictEqual(['alipay_trade', 'alipay_fund']);
    expect(countOf(rows)).toStrictEqual([4, 7]);
  });

  it('reads names in UTF-8 as well, and passes over what a Mac adds', async () => {
    const name = Buffer.from('业务明细.csv');
    const mac = entry('__MACOSX/._a.csv', 'nothing');
    const folder = entry('账单/', '');
    const { rows } = await read(zipOf([folder, mac, { ...TRADE, name, flags: UTF8 }]));
    expect(rows).toHaveLength(4);
  });

  it('never uses a name as a path', async () => {
    expect((await read(zipOf([{ ...TRADE, name: gbk('../../etc/passwd') }]))).rows).toHaveLength(4);
  });
});

describe('gzip', () => {
  it('is unpacked', async () => {
    expect((await read(gzipSync(fixture('wechat-trade-all.csv')))).rows).toHaveLength(3);
  });
});

describe('an archive that is refused', () => {
  const wrongSum = entry(
    '业务明细(汇总).csv',
    fixture('alipay-trade-summary.csv').replaceAll('182.77', '182.78'),
  );
  const wrongCount = entry(
    '账务明细(汇总).csv',
    fixture('alipay-fund-summary.csv').replace('合计,3', '合计,4'),
  );
  const zeros = Buffer.alloc(32 * 1_048_576, '0');
  const zip = zipOf([TRADE, TRADE_SUM]);

  it.each([
    ['a summary that says otherwise', zipOf([TRADE, wrongSum]), 'bill_total_mismatch'],
    ['a count that is another', zipOf([FUND, wrongCount]), 'bill_total_mismatch'],
    ['a summary without its bill', zipOf([TRADE_SUM]), 'bill_details_missing'],
    ['the summary of the other bill', zipOf([FUND, TRADE_SUM]), 'bill_details_missing'],
    ['a bomb', zipOf([TRADE, entry('业务明细.csv', zeros)]), 'bill_too_large'],
    [
      'a bomb that lies',
      zipOf([entry('a.csv', zeros, { lies: { bytes: 900 } })]),
      'bill_archive_invalid',
    ],
    ['a bomb in gzip', gzipSync(zeros), 'bill_too_large'],
    ['too many files', zipOf(Array.from({ length: 21 }, () => TRADE)), 'bill_too_large'],
    ['a name without end', zipOf([{ ...TRADE, name: Buffer.alloc(600, 'a') }]), 'bill_too_large'],
    [
      'a name in no encoding',
      zipOf([{ ...TRADE, name: Buffer.of(0xff, 0xff) }]),
      'bill_archive_invalid',
    ],
    ['nothing in it', zipOf([]), 'bill_archive_invalid'],
    ['a password', zipOf([{ ...TRADE, flags: 1 }]), 'bill_archive_invalid'],
    ['another checksum', zipOf([{ ...TRADE, lies: { crc: 1 } }]), 'bill_archive_invalid'],
    ['its end cut off', zip.subarray(0, zip.length - 30), 'bill_archive_invalid'],
    ['gzip cut off', gzipSync(fixture('sandbox.csv')).subarray(0, 60), 'bill_archive_invalid'],
    ['an archive in it', zipOf([entry('b.zip', zip)]), 'bill_encoding'],
    ['a spreadsheet', zipOf([entry('[Content_Types].xml', '<Types/>')]), 'bill_layout_unknown'],
  ])('has %s', async (_, content, code) => {
    expect((await refusalOf(content)).code).toBe(code);
  });

  it('names the file that is at fault', async () => {
    const spoiled = entry('账务明细.csv', fixture('alipay-fund.csv').replace('1019.88', '1019.87'));
    const { code, file, line } = await refusalOf(zipOf([TRADE, spoiled]));
    expect([code, file, line]).toStrictEqual(['bill_balance_broken', 2, 7]);
  });

  it('is no bill if every file of it says so', async () => {
    const none = entry('answer.json', '{"code":"NO_STATEMENT_EXIST"}');
    expect((await check(zipOf([none]))).outcome).toBe('no_bill');
  });
});
