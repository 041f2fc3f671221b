/** Bills that are not taken: each is refused with its code, and its place as far as there is any. */
import { describe, expect, it } from '@jest/globals';
import { fixture, gbk, refusalOf } from './support.js';

const trade = fixture('alipay-trade.csv');
const fund = fixture('alipay-fund.csv');
const all = fixture('wechat-trade-all.csv');
const flows = fixture('wechat-fund.csv');
const sandbox = fixture('sandbox.csv');

/** @throws Error there is no such text: the bill would not be spoiled. */
function replaced(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`the fixture has no ${String(from)}`);
  return changed;
}

const lineOf = (text: string, number: number): string => text.split('\n')[number - 1] ?? '';
const doubled = (text: string, number: number): string =>
  replaced(text, lineOf(text, number), `${lineOf(text, number)}\n${lineOf(text, number)}`);
const without = (text: string, number: number): string =>
  text
    .split('\n')
    .filter((_, index) => index !== number - 1)
    .join('\n');
/** A column goes from the header and from every row of the table. */
const withoutColumn = (text: string, name: string): string => {
  const lines = text.split('\n');
  const at = (lines.find((line) => line.includes(name)) ?? '').split(',').indexOf(name);
  return lines
    .map((line) =>
      line.split(',').length > 10 ? line.split(',').filter((_, i) => i !== at) : [line],
    )
    .map((cells) => cells.join(','))
    .join('\n');
};

interface Spoiled {
  readonly what: string;
  readonly bill: () => string | Uint8Array;
  /** The code, then the line and the column that it names. */
  readonly refused: readonly [code: string, line?: number, column?: string];
}

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

const camt = fixture('camt-02.xml');
/** Its batch as so many transactions of this amount, and with more in the entry. */
function batch(size: number, amount: string, more: string): string {
  const details = `<TxDtls><Amt Ccy="EUR">${amount}</Amt></TxDtls>`.repeat(size);
  const counted = replaced(camt, '<NbOfTxs>2<', `<NbOfTxs>${size}<`);
  const itemised = replaced(counted, /<TxDtls><Refs><EndToEndId>payout-0001.*\n.*/, details);
  return replaced(itemised, '<AcctSvcrRef>SVC-2', `${more}<AcctSvcrRef>SVC-2`);
}
const statements: readonly Spoiled[] = [
  {
    what: 'a document type declaration',
    bill: () =>
      replaced(
        camt,
        '<Document',
        '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<Document',
      ),
    refused: ['bill_doctype', 2],
  },
  {
    what: 'an entity that nobody defined',
    bill: () => replaced(camt, '&amp;', '&people;'),
    refused: ['bill_xml_invalid', 27],
  },
  {
    what: 'tags that do not match',
    bill: () => replaced(camt, '</Sts>', '</Status>'),
    refused: ['bill_xml_invalid', 20],
  },
  {
    what: 'a document cut off within an entry',
    bill: () => camt.slice(0, camt.indexOf('<NtryRef>3')),
    refused: ['bill_truncated'],
  },
  {
    what: 'a document cut off within a tag',
    bill: () => camt.slice(0, camt.indexOf('<NtryRef>3') + 4),
    refused: ['bill_truncated'],
  },
  {
    what: 'another message',
    bill: () => replaced(camt, 'camt.053', 'camt.054'),
    refused: ['bill_layout_unknown', 2],
  },
  {
    what: 'a page of a website',
    bill: () => '<html><body>Please sign in</body></html>',
    refused: ['bill_layout_unknown', 1],
  },
  {
    what: 'a document without a statement',
    bill: () => replaced(camt, /<Stmt>[^]*<\/Stmt>/, ''),
    refused: ['bill_layout_unknown'],
  },
  {
    what: 'Latin-1',
    bill: () => Buffer.from(replaced(camt, 'Ann Example', 'Zoë Müller'), 'latin1'),
    refused: ['bill_encoding', 26],
  },
  {
    what: 'Latin-1 that could be GBK',
    bill: () => Buffer.from(replaced(camt, 'Ann Example', 'Zoëa'), 'latin1'),
    refused: ['bill_encoding', 1],
  },
  {
    what: 'an entry twice',
    bill: () => replaced(camt, /(\s*<Ntry>\s*<NtryRef>3[^]*?<\/Ntry>)/, '$1$1'),
    refused: ['bill_duplicate_line', 48],
  },
  {
    what: 'an entry less',
    bill: () => replaced(camt, /\s*<Ntry>\s*<NtryRef>3[^]*?<\/Ntry>/, ''),
    refused: ['bill_balance_broken', 12, 'Bal'],
  },
  {
    what: 'another closing balance',
    bill: () => replaced(camt, '867.50', '867.51'),
    refused: ['bill_balance_broken', 12, 'Bal'],
  },
  {
    what: 'another number of entries',
    bill: () => replaced(camt, '<NbOfNtries>5', '<NbOfNtries>6'),
    refused: ['bill_total_mismatch', 13, 'TtlNtries NbOfNtries'],
  },
  {
    what: 'another sum of what came in',
    bill: () => replaced(camt, '220.00', '220.01'),
    refused: ['bill_total_mismatch', 13, 'TtlCdtNtries Sum'],
  },
  {
    what: 'a batch that is not its entry',
    bill: () => replaced(camt, '>100.00<', '>101.00<'),
    refused: ['bill_total_mismatch', 30, 'TxDtls'],
  },
  {
    what: 'a batch with a transaction less',
    bill: () => replaced(camt, '<NbOfTxs>2', '<NbOfTxs>3'),
    refused: ['bill_total_mismatch', 30, 'NbOfTxs'],
  },
  {
    what: 'an amount with more decimals than the currency has',
    bill: () => replaced(camt, '>2.50<', '>2.501<'),
    refused: ['bill_field_invalid', 42, 'Amt'],
  },
  {
    what: 'an amount with a sign',
    bill: () => replaced(camt, '>2.50<', '>-2.50<'),
    refused: ['bill_field_invalid', 42, 'Amt'],
  },
  {
    what: 'an entry in another currency',
    bill: () => replaced(camt, 'Ccy="EUR">2.50', 'Ccy="USD">2.50'),
    refused: ['bill_field_invalid', 42, 'Amt'],
  },
  {
    what: 'a direction that is none',
    bill: () => replaced(camt, '2.50</Amt><CdtDbtInd>DBIT', '2.50</Amt><CdtDbtInd>OUT'),
    refused: ['bill_field_invalid', 42, 'CdtDbtInd'],
  },
  {
    what: 'a status that is none',
    bill: () => replaced(camt, '<RvslInd>true</RvslInd><Sts>BOOK', '<RvslInd>true</RvslInd><Sts>X'),
    refused: ['bill_field_invalid', 48, 'Sts'],
  },
  {
    what: 'an entry without a day',
    bill: () => replaced(camt, '<BookgDt><DtTm>2026-11-28T18:30:00+01:00</DtTm></BookgDt>', ''),
    refused: ['bill_field_invalid', 55, 'BookgDt'],
  },
  {
    what: 'elements nested without end',
    bill: () => replaced(camt, '<NtryRef>1', `${'<a>'.repeat(60)}${'</a>'.repeat(60)}<NtryRef>1`),
    refused: ['bill_too_large', 19],
  },
  {
    what: 'a comment without end',
    bill: () => replaced(camt, '<Ntry>', `<!--${'tea '.repeat(400_000)}--><Ntry>`),
    refused: ['bill_too_large', 18],
  },
  {
    what: 'a text without end',
    bill: () => replaced(camt, 'for tea', 'tea '.repeat(5_000)),
    refused: ['bill_too_large', 27],
  },
  {
    what: 'a batch whose transactions repeat many fields of their entry',
    bill: () => batch(30_000, '0.01', '<AddtlNtryInf>tea</AddtlNtryInf>'.repeat(100)),
    refused: ['bill_too_large', 30, 'TxDtls'],
  },
  {
    what: 'a batch whose transactions repeat a long text of their entry',
    bill: () => batch(5_000, '0.06', `<AddtlNtryInf>${'tea '.repeat(4_000)}</AddtlNtryInf>`),
    refused: ['bill_too_large', 30, 'TxDtls'],
  },
];

describe.each([
  { kind: 'encoding', spoiled: encodings },
  { kind: 'layout', spoiled: layouts },
  { kind: 'a cut file', spoiled: cut },
  { kind: 'sums', spoiled: sums },
  { kind: 'fields', spoiled: fields },
  { kind: 'lines', spoiled: lines },
  { kind: 'statements', spoiled: statements },
])('$kind', ({ spoiled }) => {
  it.each(spoiled)('$what is refused: $refused', async ({ bill, refused }) => {
    const { code, line, column, detail } = await refusalOf(bill());
    expect([code, line, column].filter((part) => part !== undefined)).toStrictEqual([...refused]);
    // Nothing of a row is quoted: rows hold what belongs to people.
    expect(detail).not.toMatch(/ann|138|茶|openid|order-|Ann|tea|DE89/);
  });
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

it('names what is missing in the header', async () => {
  const text = withoutColumn(withoutColumn(trade, '服务费（元）'), '完成时间');
  expect((await refusalOf(text)).detail).toBe('the header has no column 完成时间, 服务费');
});

it('says both sums of a total', async () => {
  const text = replaced(trade, '共198.88元', '共198.89元');
  expect((await refusalOf(text)).detail).toBe(
    '交易合计 商家实收: the bill says 198.89, its lines come to 198.88',
  );
});
