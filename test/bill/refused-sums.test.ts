/** Bills that are not whole: they were cut off, or their rows do not come to their sums. */
import { describe, expect, it } from '@jest/globals';
import { lineOf, refuses, replaced, type Spoiled } from './spoiled.js';
import { fixture, refusalOf } from './support.js';

const trade = fixture('alipay-trade.csv');
const fund = fixture('alipay-fund.csv');
const all = fixture('wechat-trade-all.csv');
const flows = fixture('wechat-fund.csv');
const sandbox = fixture('sandbox.csv');

const doubled = (text: string, number: number): string =>
  replaced(text, lineOf(text, number), `${lineOf(text, number)}\n${lineOf(text, number)}`);
const without = (text: string, number: number): string =>
  text
    .split('\n')
    .filter((_, index) => index !== number - 1)
    .join('\n');

const cut: readonly Spoiled[] = [
  {
    what: 'Alipay cut after a row',
    bill: () => trade.slice(0, trade.indexOf('2026112822001400000000000003')),
    refused: ['bill_truncated'],
  },
  {
    what: 'Alipay cut within a row',
    bill: () => trade.slice(0, trade.indexOf('order-0003')),
    refused: ['bill_truncated', 8],
  },
  {
    what: 'Alipay cut within its totals',
    bill: () => trade.slice(0, trade.indexOf('商家优惠共') + 7),
    refused: ['bill_truncated'],
  },
  {
    what: 'the fund bill cut between its totals',
    bill: () => fund.slice(0, fund.indexOf('#收入合计')),
    refused: ['bill_truncated'],
  },
  {
    what: 'WeChat cut after a row',
    bill: () => all.slice(0, all.indexOf('总交易单数')),
    refused: ['bill_truncated'],
  },
  {
    what: 'WeChat cut within a row',
    bill: () => all.slice(0, all.indexOf('order-0002')),
    refused: ['bill_truncated', 3],
  },
  {
    what: 'WeChat cut before the last line',
    bill: () => all.slice(0, all.lastIndexOf('`3,')),
    refused: ['bill_truncated'],
  },
  {
    what: 'the sandbox cut before its end',
    bill: () => sandbox.slice(0, sandbox.indexOf('#end')),
    refused: ['bill_truncated'],
  },
];

const sums: readonly Spoiled[] = [
  {
    what: 'an Alipay row twice',
    bill: () => doubled(trade, 7),
    refused: ['bill_duplicate_line', 8],
  },
  { what: 'a fund row twice', bill: () => doubled(fund, 7), refused: ['bill_duplicate_line', 8] },
  { what: 'a WeChat row twice', bill: () => doubled(all, 2), refused: ['bill_duplicate_line', 3] },
  {
    what: 'a sandbox row twice',
    bill: () => doubled(sandbox, 3),
    refused: ['bill_duplicate_line', 4],
  },
  {
    what: 'a row less',
    bill: () => without(trade, 8),
    refused: ['bill_total_mismatch', 10, '交易合计 笔数'],
  },
  {
    what: 'another total of payments',
    bill: () => replaced(trade, '共198.88元', '共198.89元'),
    refused: ['bill_total_mismatch', 11, '交易合计 商家实收'],
  },
  {
    what: 'another total of refunds',
    bill: () => replaced(trade, '共-15.01元', '共-15.00元'),
    refused: ['bill_total_mismatch', 12, '退款合计 商家实收'],
  },
  {
    what: 'another total of fees',
    bill: () => replaced(all, '`1.02000', '`1.03000'),
    refused: ['bill_total_mismatch', 6, '手续费总金额'],
  },
  {
    what: 'another count of income',
    bill: () => replaced(flows, '`2.0', '`3.0'),
    refused: ['bill_total_mismatch', 8, '收入笔数'],
  },
  {
    what: 'another number of rows at the end',
    bill: () => replaced(sandbox, '#end,3', '#end,4'),
    refused: ['bill_total_mismatch', 8, 'rows'],
  },
  {
    what: 'no total in a currency',
    bill: () => replaced(sandbox, '#total,JPY,1,60,0,0\n', ''),
    refused: ['bill_total_mismatch'],
  },
  {
    what: 'a fund row less, in the middle',
    bill: () => without(fund, 8),
    refused: ['bill_balance_broken', 8, '账户余额'],
  },
  {
    what: 'a balance that does not follow',
    bill: () => replaced(flows, '`188.35', '`188.36'),
    refused: ['bill_balance_broken', 3, '账户结余'],
  },
];

describe('a cut file', () => refuses(cut));

describe('sums', () => refuses(sums));

it('says both sums of a total', async () => {
  const text = replaced(trade, '共198.88元', '共198.89元');
  expect((await refusalOf(text)).detail).toBe(
    '交易合计 商家实收: the bill says 198.89, its lines come to 198.88',
  );
});
