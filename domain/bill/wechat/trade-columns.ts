/** Columns of a trade bill that are read. */
import type { WantedColumns } from '../columns.js';
import type { Fields } from '../fields.js';

export const WANTED = {
  at: ['交易时间'],
  merchant: ['商户号'],
  transaction: ['微信订单号'],
  reference: ['商户订单号'],
  state: ['交易状态'],
  currency: ['货币种类'],
  settled: ['应结订单金额', '总金额'],
  refundId: ['微信退款单号'],
  refundNo: ['商户退款单号'],
  refunded: ['退款金额'],
  couponRefunded: ['充值券退款金额', '代金券或立减优惠退款金额', '企业红包退款金额'],
  refundState: ['退款状态'],
  refundedAt: ['退款成功时间'],
  askedAt: ['退款申请时间'],
  fee: ['手续费'],
  order: ['订单金额'],
  asked: ['申请退款金额'],
} as const satisfies WantedColumns<string>;
export type Name = keyof typeof WANTED;
export type TradeFields = Fields<Name>;
