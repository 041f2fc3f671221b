/** Which layout the first lines of a file announce. */
import { columnName } from './columns.js';
import { AlipayFund } from './alipay/fund.js';
import { AlipayReader } from './alipay/frame.js';
import { AlipaySummary } from './alipay/summary.js';
import { AlipayTrade } from './alipay/trade.js';
import type { BillReader, IsNewKey } from './reader.js';
import { type BillRejection, refuseBill } from './rejection.js';
import { SandboxReader } from './sandbox/bill.js';
import { WechatFund } from './wechat/fund.js';
import { WechatReader } from './wechat/table.js';
import { WechatTrade } from './wechat/trade.js';

/** So many lines of a file are looked at: consumer exports begin with a page of notes. */
export const LINES_TO_RECOGNISE = 40;

const CONSUMER = /电子客户回单|支付宝交易记录明细|微信支付账单明细|^微信昵称:/;
/** Of a consumer's header, if the page of notes before it was cut off. */
const CONSUMER_COLUMNS = /付款方式|支付方式/;
const isConsumer = (text: string): boolean =>
  CONSUMER.test(text) || (text.includes('收/支') && CONSUMER_COLUMNS.test(text));

const ALIPAY: readonly (readonly [title: RegExp, reader: (isNew: IsNewKey) => BillReader])[] = [
  [/^#支付宝业务汇总查询/, () => new AlipayReader(new AlipaySummary('alipay_trade'))],
  [/^#支付宝[账财]务汇总查询/, () => new AlipayReader(new AlipaySummary('alipay_fund'))],
  [/^#支付宝业务明细查询/, (isNew) => new AlipayReader(new AlipayTrade(isNew))],
  [/^#支付宝[账财]务明细查询/, (isNew) => new AlipayReader(new AlipayFund(isNew))],
];

/**
 * @param lines the first lines of the file, all of them if it has less than `LINES_TO_RECOGNISE`.
 * @returns a reader to be fed from the first line on.
 */
export function recogniseBill(
  lines: readonly string[],
  isNew: IsNewKey,
): BillReader | BillRejection {
  const texts = lines.map((line) => line.normalize('NFKC').trim());
  if (texts.some(isConsumer)) {
    return refuseBill(
      'bill_consumer_export',
      'this is the export of a consumer, not a merchant bill',
    );
  }
  const first = texts.find((text) => text !== '');
  if (first === undefined) return refuseBill('bill_truncated', 'the file is empty');
  if (first.startsWith('#bill,')) return new SandboxReader(isNew);
  return alipay(texts, isNew) ?? wechat(first, isNew) ?? unknown();
}

/** The title is the first line; a summary of a bill has the title of its bill in some files, but another list. */
function alipay(texts: readonly string[], isNew: IsNewKey): BillReader | undefined {
  const summary = texts.find((text) => /^#-+[^-]*汇总列表-*$/.test(text));
  const title = texts.find((text) => text.startsWith('#支付宝'));
  const known = title === undefined ? undefined : ALIPAY.find(([pattern]) => pattern.test(title));
  if (known === undefined || title === undefined) return undefined;
  if (summary === undefined) return known[1](isNew);
  const layout = /业务/.test(title) ? 'alipay_trade' : 'alipay_fund';
  return new AlipayReader(new AlipaySummary(layout));
}

function wechat(first: string, isNew: IsNewKey): BillReader | undefined {
  const names = first.split(',').map(columnName);
  const has = (...any: readonly string[]): boolean =>
    any.filter((one) => names.includes(one)).length >= 2;
  if (has('资金流水单号', '记账时间', '收支类型')) return new WechatReader(new WechatFund(isNew));
  if (has('微信订单号', '交易状态', '商户订单号')) return new WechatReader(new WechatTrade(isNew));
  return undefined;
}

const unknown = (): BillRejection =>
  refuseBill('bill_layout_unknown', 'the first lines are those of no layout that is read');
