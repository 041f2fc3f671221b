/** Bills written from rows, for properties: what is written is what must be read. */
import { formatMinor } from '../../domain/money/money.js';
import { CNY } from '../../domain/bill/yuan.js';

export interface Written {
  readonly transaction: string;
  readonly reference: string;
  /** Minor units; below zero for a refund. */
  readonly amount: bigint;
  readonly fee: bigint;
  readonly note: string;
  readonly second: number;
}

export const yuan = (minor: bigint): string => formatMinor(minor, CNY);

const clock = (second: number): string => new Date(second * 1_000).toISOString().slice(11, 19);
export const timeOf = ({ second }: Written): string => `2026-11-28 ${clock(second)}`;

const sum = (rows: readonly Written[], of: (row: Written) => bigint): bigint =>
  rows.reduce((total, row) => total + of(row), 0n);

type Cells = Readonly<Record<string, string>>;

/** @param columns in the order of the file; a cell is looked up by its column. */
const table = (columns: readonly string[], rows: readonly Cells[]): string[] => [
  columns.join(','),
  ...rows.map((cells) => columns.map((column) => cells[column] ?? '').join(',')),
];

export const ALIPAY_COLUMNS = [
  ...['支付宝交易号', '商户订单号', '业务类型', '完成时间', '对方账户', '订单金额（元）'],
  ...['商家实收（元）', '退款批次号/请求号', '服务费（元）', '分润（元）', '商家优惠（元）'],
];

/** 备注 is the last column: it may hold commas. */
export function alipayTrade(rows: readonly Written[], columns: readonly string[]): string {
  const cells = rows.map((row) => ({
    支付宝交易号: `${row.transaction}\t`,
    商户订单号: `${row.reference}\t`,
    业务类型: `${row.amount < 0n ? '退款' : '交易'}\t`,
    完成时间: timeOf(row),
    对方账户: '*某\t',
    '订单金额（元）': yuan(row.amount),
    '商家实收（元）': yuan(row.amount),
    '退款批次号/请求号': row.amount < 0n ? `refund-${row.transaction}\t` : '\t',
    '服务费（元）': yuan(-row.fee),
    备注: row.note,
  }));
  const back = rows.filter(({ amount }) => amount < 0n);
  const paid = rows.filter(({ amount }) => amount >= 0n);
  const amount = (row: Written): bigint => row.amount;
  return [
    '#支付宝业务明细查询',
    '#账号：[20880000000000000156]',
    '#----业务明细列表----',
    ...table([...columns, '备注'], cells),
    '#----业务明细列表结束----',
    `#交易合计：${paid.length}笔，商家实收共${yuan(sum(paid, amount))}元，商家优惠共0.00元`,
    `#退款合计：${back.length}笔，商家实收退款共${yuan(sum(back, amount))}元，商家优惠退款共0.00元`,
    '',
  ].join('\n');
}

export const WECHAT_COLUMNS = [
  ...['交易时间', '商户号', '微信订单号', '商户订单号', '交易状态', '货币种类', '应结订单金额'],
  ...['微信退款单号', '商户退款单号', '退款金额', '退款状态', '商品名称', '手续费', '订单金额'],
];

export function wechatTrade(rows: readonly Written[], columns: readonly string[]): string {
  const cells = rows.map((row) => {
    const back = row.amount < 0n;
    const values: Cells = {
      交易时间: timeOf(row),
      商户号: '1900000001',
      微信订单号: row.transaction,
      商户订单号: row.reference,
      交易状态: back ? 'REFUND' : 'SUCCESS',
      货币种类: 'CNY',
      应结订单金额: yuan(back ? 0n : row.amount),
      微信退款单号: back ? '5' : '0',
      商户退款单号: back ? `refund-${row.transaction}` : '0',
      退款金额: yuan(back ? -row.amount : 0n),
      退款状态: back ? 'SUCCESS' : '',
      商品名称: row.note,
      手续费: `${yuan(row.fee)}000`,
      订单金额: yuan(back ? 0n : row.amount),
    };
    return Object.fromEntries(columns.map((column) => [column, `\`${values[column] ?? ''}`]));
  });
  const paid = sum(rows, ({ amount }) => (amount > 0n ? amount : 0n));
  const back = sum(rows, ({ amount }) => (amount < 0n ? -amount : 0n));
  return [
    ...table(columns, cells),
    '总交易单数,应结订单总金额,退款总金额,手续费总金额,订单总金额',
    `\`${rows.length},\`${yuan(paid)},\`${yuan(back)},\`${yuan(sum(rows, ({ fee }) => fee))}000,\`${yuan(paid)}`,
    '',
  ].join('\n');
}

/** A statement of entries, each with the place of the row as its reference of the bank. */
export function camt(rows: readonly Written[]): string {
  const balance = (type: string, minor: bigint): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp>${amountOf(minor)}</Bal>`;
  return [
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>',
    balance('OPBD', 100n) + balance('CLBD', 100n + sum(rows, ({ amount }) => amount)),
    ...rows.map(
      (row) =>
        `<Ntry>${amountOf(row.amount)}<Sts>BOOK</Sts><BookgDt><Dt>2026-11-28</Dt></BookgDt>` +
        `<AcctSvcrRef>${row.transaction}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>${row.reference}` +
        `</EndToEndId></Refs><RmtInf><Ustrd>${escapeXml(row.note)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
    ),
    '</Stmt></BkToCstmrStmt></Document>\n',
  ].join('\n');
}

const amountOf = (minor: bigint): string =>
  `<Amt Ccy="CNY">${yuan(minor < 0n ? -minor : minor)}</Amt><CdtDbtInd>${minor < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
