/** Which of a row's raw columns hold what belongs to a person: they are sealed when rows are stored. */
import type { BillLayout } from './bill.js';
import { columnName } from './columns.js';

const PERSONAL: Readonly<Record<BillLayout, readonly string[]>> = {
  alipay_trade: ['对方账户', '对账账户', '商品名称', '备注', '操作员'],
  alipay_fund: ['对方账号', '商品名称', '备注', '业务描述'],
  wechat_trade: ['用户标识', '商品名称', '商户数据包'],
  wechat_fund: ['资金变更提交申请人', '备注'],
  camt_053: ['Ownr', 'RltdPties', 'RltdAgts', 'RmtInf', 'AddtlNtryInf', 'AddtlTxInf', 'RltdRmtInf'],
  sandbox: [],
};

/** @param column of `raw`; in camt.053 it is a path, which is personal if a step of it is. */
export function isPersonal(layout: BillLayout, column: string): boolean {
  const names = PERSONAL[layout];
  if (layout !== 'camt_053') return names.includes(columnName(column));
  return column.split('/').some((step) => names.includes(step.replace(/\[\d+\]$/, '')));
}
