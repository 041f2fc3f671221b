/** Bills that are not taken for what their rows say, or for where a row stands. */
import { describe } from '@jest/globals';
import { lineOf, refuses, replaced, type Spoiled } from './spoiled.js';
import { fixture } from './support.js';

const trade = fixture('alipay-trade.csv');
const fund = fixture('alipay-fund.csv');
const all = fixture('wechat-trade-all.csv');
const flows = fixture('wechat-fund.csv');
const sandbox = fixture('sandbox.csv');

const fields: readonly Spoiled[] = [
  {
    what: 'a fee with more decimals than the currency has',
    bill: () => replaced(all, '`0.53000', '`0.53100'),
    refused: ['bill_field_invalid', 2, '手续费'],
  },
  {
    what: 'an amount in thousands',
    bill: () => replaced(trade, '100.00,100.00', '1E2,100.00'),
    refused: ['bill_field_invalid', 8, '订单金额'],
  },
  {
    what: 'an amount that is no decimal',
    bill: () => replaced(trade, '100.00,100.00', '¥100.00,100.00'),
    refused: ['bill_field_invalid', 8, '订单金额'],
  },
  {
    what: 'no amount',
    bill: () => replaced(trade, '100.00,100.00', ',100.00'),
    refused: ['bill_field_invalid', 8, '订单金额'],
  },
  {
    what: 'a refund above zero',
    bill: () => replaced(trade, '-15.01,-15.01', '15.01,-15.01'),
    refused: ['bill_field_invalid', 9, '订单金额'],
  },
  {
    what: 'a payment below zero',
    bill: () => replaced(trade, '20.00,20.00', '-20.00,20.00'),
    refused: ['bill_field_invalid', 6, '订单金额'],
  },
  {
    what: 'a number that a spreadsheet has shortened',
    bill: () => replaced(trade, '2026112822001400000000000003', '2.02611E+27'),
    refused: ['bill_field_invalid', 8, '支付宝交易号'],
  },
  {
    what: 'a time that no calendar has',
    bill: () => replaced(trade, '2026-11-28 12:00:01', '2026-02-30 12:00:01'),
    refused: ['bill_field_invalid', 8, '完成时间'],
  },
  {
    what: 'a period that ends before it begins',
    bill: () => replaced(trade, '起始日期：[2026年11月28日', '起始日期：[2026年11月30日'),
    refused: ['bill_field_invalid', 3, '起始日期, 终止日期'],
  },
  {
    what: 'income and expense in one row',
    bill: () => replaced(fund, '20.00,0.00,1020.00', '20.00,-1.00,1020.00'),
    refused: ['bill_field_invalid', 6, '支出金额'],
  },
  {
    what: 'a direction that is none',
    bill: () => replaced(flows, '`收入', '`其它'),
    refused: ['bill_field_invalid', 2, '收支类型'],
  },
  {
    what: 'a second currency',
    bill: () => replaced(all, /CNY,`90.00/, 'USD,`90.00'),
    refused: ['bill_field_invalid', 3, '货币种类'],
  },
  {
    what: 'a second account',
    bill: () => replaced(all, /`1900000001(?=,`0,`,`4200000000000000000000000002)/, '`1900000002'),
    refused: ['bill_field_invalid', 3, '商户号'],
  },
  {
    what: 'a kind that the sandbox has not',
    bill: () => replaced(sandbox, ',capture,', ',gift,'),
    refused: ['bill_field_invalid', 4, 'kind'],
  },
];

const lines: readonly Spoiled[] = [
  {
    what: 'a row with a field less',
    bill: () => replaced(all, ',`OTHERS', ''),
    refused: ['bill_line_invalid', 2],
  },
  {
    what: 'a row after the table',
    bill: () => `${trade}${lineOf(trade, 6)}\n`,
    refused: ['bill_line_invalid', 14],
  },
  {
    what: 'two bills in one file',
    bill: () => `${trade}${trade}`,
    refused: ['bill_line_invalid', 17],
  },
  {
    what: 'a line after the totals',
    bill: () => `${all}${lineOf(all, 2)}\n`,
    refused: ['bill_line_invalid', 7],
  },
  {
    what: 'a line that never ends',
    bill: () => replaced(all, '茶叶, 一盒', '茶'.repeat(70_000)),
    refused: ['bill_too_large', 2],
  },
];

describe('fields', () => refuses(fields));

describe('lines', () => refuses(lines));
