/** Bills that are not taken for their encoding or their layout, however long it is looked for. */
import { describe, expect, it } from '@jest/globals';
import { refuses, replaced, type Spoiled, withoutColumn } from './spoiled.js';
import { fixture, gbk, refusalOf } from './support.js';

const trade = fixture('alipay-trade.csv');
const fund = fixture('alipay-fund.csv');
const all = fixture('wechat-trade-all.csv');

const encodings: readonly Spoiled[] = [
  {
    what: 'UTF-16',
    bill: () => Buffer.from(`\ufeff${trade}`, 'utf16le'),
    refused: ['bill_encoding', 1],
  },
  {
    what: 'a row in another encoding than the rows before',
    bill: () => Buffer.concat([Buffer.from(trade), Buffer.of(0xff, 0xff, 0x0a)]),
    refused: ['bill_encoding', 1],
  },
  {
    what: 'bytes in the sixth line that are none of GB18030',
    bill: () => {
      const bytes = gbk(trade);
      const at = bytes.indexOf('order-0001');
      return Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at + 1)]);
    },
    refused: ['bill_encoding', 6],
  },
  {
    what: 'UTF-8 cut off within a character',
    bill: () => {
      const bytes = Buffer.from(trade);
      return bytes.subarray(0, bytes.lastIndexOf(Buffer.from('商')) + 1);
    },
    refused: ['bill_truncated'],
  },
];

const layouts: readonly Spoiled[] = [
  { what: 'an empty file', bill: () => '', refused: ['bill_truncated'] },
  {
    what: 'another CSV',
    bill: () => 'date,amount\n2026-11-28,1.00\n',
    refused: ['bill_layout_unknown'],
  },
  { what: 'a PDF', bill: () => '%PDF-1.7\n%nothing\n', refused: ['bill_layout_unknown'] },
  {
    what: 'another answer in JSON',
    bill: () => '{"code":"SYSTEM_ERROR"}',
    refused: ['bill_layout_unknown'],
  },
  {
    what: "an Alipay consumer's export",
    bill: () => gbk(fixture('consumer-alipay.csv')),
    refused: ['bill_consumer_export'],
  },
  {
    what: "a WeChat consumer's export",
    bill: () => fixture('consumer-wechat.csv'),
    refused: ['bill_consumer_export'],
  },
  {
    what: 'Alipay without 服务费',
    bill: () => withoutColumn(trade, '服务费（元）'),
    refused: ['bill_columns_missing', 5],
  },
  {
    what: 'WeChat without 微信订单号',
    bill: () => withoutColumn(all, '微信订单号'),
    refused: ['bill_columns_missing', 1],
  },
  {
    what: 'WeChat with half of the refund columns',
    bill: () => withoutColumn(all, '商户退款单号'),
    refused: ['bill_columns_missing', 1],
  },
  {
    what: 'the fund bill without its balance',
    bill: () => withoutColumn(fund, '账户余额（元）'),
    refused: ['bill_columns_missing', 5],
  },
  {
    what: 'a column twice',
    bill: () => replaced(trade, '商品名称', '订单金额(元)'),
    refused: ['bill_columns_ambiguous', 5, '订单金额'],
  },
  {
    what: 'a summary without its bill',
    bill: () => fixture('alipay-trade-summary.csv'),
    refused: ['bill_details_missing'],
  },
];

describe('encoding', () => refuses(encodings));

describe('layout', () => refuses(layouts));

it('names what is missing in the header', async () => {
  const text = withoutColumn(withoutColumn(trade, '服务费（元）'), '完成时间');
  expect((await refusalOf(text)).detail).toBe('the header has no column 完成时间, 服务费');
});

describe('what patterns could look at for long', () => {
  const long = 60_000;
  it.each([
    ['padding', `#${','.repeat(long)}x`],
    ['columns of consumers', '收/支'.repeat(long / 3)],
    ['dashes', `#${'-'.repeat(long)}x`],
    ['spaces', `${'a '.repeat(10)}${' '.repeat(long)}b`],
    ['quotes', ',"'.repeat(long / 2)],
    ['doubled quotes', `,${'"'.repeat(long)}x`],
  ])(
    '%s',
    async (_, line) => {
      const head = trade.split('\n').slice(0, 5).join('\n');
      // Each in each place: among the first lines, in the head, as header, as row.
      for (const bill of [
        `${line}\n`.repeat(50),
        `#支付宝业务明细查询\n${`#${line}\n`.repeat(50)}`,
        `#支付宝业务明细查询\n#----业务明细列表----\n${line}\n${line}\n`,
        `${head}\n${line}\n`,
      ]) {
        expect((await refusalOf(bill)).code).toMatch(/^bill_/);
      }
    },
    20_000,
  );
});
