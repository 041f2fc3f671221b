/** 交易账单: ALL, SUCCESS and REFUND, and the early layout with 总金额 in place of 应结订单金额. */
import { type Currency, isCurrency } from '../../money/currencies.js';
import { money } from '../../money/money.js';
import type { BillRow, BillRowKind, BillRowStatus } from '../bill.js';
import { type Columns, findColumns } from '../columns.js';
import { Fields } from '../fields.js';
import type { IsNewKey, ReadBills, Taken } from '../reader.js';
import { type BillRejection, isBillRejection, refuseBill, rowTwice } from '../rejection.js';
import { CNY } from '../yuan.js';
import type { WechatTable, WechatTotals } from './table.js';
import { type Name, type TradeFields, WANTED } from './trade-columns.js';
import { TradeTotals } from './trade-totals.js';

const REQUIRED: readonly Name[] = [
  ...(['at', 'merchant', 'transaction', 'reference', 'state', 'currency', 'settled'] as const),
  'fee',
];
/** If the header has any of them, it is a bill with refunds and has them all. */
const REFUND: readonly Name[] = ['refundId', 'refundNo', 'refunded', 'refundState'];

/** A refund's state is as of the day it was accepted, and never brought up to date. */
const REFUND_STATES: ReadonlyMap<string, BillRowStatus> = new Map([
  ['SUCCESS', 'booked'],
  ['PROCESSING', 'pending'],
  ['FAIL', 'failed'],
  ['CHANGE', 'failed'],
  ['CLOSED', 'failed'],
  ['ABNORMAL', 'failed'],
]);

export class WechatTrade implements WechatTable {
  readonly count = '总交易单数';
  #columns: Columns<Name> | undefined;
  #account: string | null | undefined;
  #currency: Currency | undefined;
  readonly #totals = new TradeTotals();

  constructor(private readonly isNew: IsNewKey) {}

  header(cells: readonly string[], line: number): BillRejection | undefined {
    const columns = findColumns<Name>(cells, WANTED, REQUIRED, line);
    if (isBillRejection(columns)) return columns;
    if (REFUND.some((name) => columns.at[name] !== undefined)) {
      const all = findColumns<Name>(cells, WANTED, REFUND, line);
      if (isBillRejection(all)) return all;
    }
    this.#columns = columns;
    return undefined;
  }

  row(values: readonly string[], line: number): Taken {
    if (this.#columns === undefined) throw new Error('a row before the header');
    const fields = new Fields(this.#columns, values, line);
    const currency = this.#currencyOf(fields);
    const row = rowOf(fields, currency);
    if (fields.problem !== undefined) return fields.problem;
    this.#account ??= row.account;
    if (this.#account !== row.account) {
      return refuseBill('bill_field_invalid', '商户号 is another than in the lines before', {
        ...{ line, column: '商户号' },
      });
    }
    if (!this.isNew(0, row.key)) return rowTwice(line);
    this.#totals.add(row, fields, currency);
    return [row];
  }

  /** The totals are in no currency of their own: the bill has to be in one. */
  #currencyOf(fields: TradeFields): Currency {
    const code = fields.text('currency');
    if (!isCurrency(code)) fields.wrong('currency', 'is no currency');
    else if (this.#currency !== undefined && this.#currency !== code) {
      fields.wrong('currency', 'is another than in the lines before');
    } else this.#currency = code;
    return this.#currency ?? CNY;
  }

  end(declared: WechatTotals): ReadBills | BillRejection {
    return this.#totals.end(declared, this.#account ?? null, this.#currency ?? CNY);
  }
}

/** REVOKED is an order that was taken back at once: a refund if money had moved. */
function kindOf(fields: TradeFields, refunded: bigint): BillRowKind {
  const state = fields.text('state');
  if (state === 'SUCCESS') return 'payment';
  if (state === 'REFUND' || (state === 'REVOKED' && refunded > 0n)) return 'refund';
  return 'other';
}

function rowOf(fields: TradeFields, currency: Currency): BillRow {
  const size = (name: Name): bigint => fields.size(name, currency, 'empty is zero');
  const refunded = size('refunded');
  const kind = kindOf(fields, refunded);
  if (kind === 'refund' && !fields.has('refunded')) {
    fields.wrong('state', 'is a refund in a bill without columns of refunds');
  }
  const settled = fields.size('settled', currency, 'never empty');
  const back = kind === 'refund';
  const order = fields.has('order') ? size('order') : settled;
  const amount = back ? -(fields.has('asked') ? size('asked') : refunded) : order;
  const fee = fields.amount('fee', currency, 'never empty');
  const transaction = fields.needed('transaction');
  const refundId = numbered(fields, 'refundId');
  return {
    line: fields.line,
    bill: 0,
    account: fields.needed('merchant'),
    kind,
    transaction,
    status: statusOf(fields, kind),
    key: `${transaction} ${fields.text('state')} ${refundId ?? ''}`,
    reference: fields.number('reference'),
    refund: numbered(fields, 'refundNo') ?? refundId,
    occurredAt: timeOf(fields, back),
    amount: money(amount, currency),
    fee: money(fee, currency),
    net: money((back ? -refunded : settled) - fee, currency),
    balance: null,
    raw: fields.raw,
  };
}

function statusOf(fields: TradeFields, kind: BillRowKind): BillRowStatus {
  if (kind === 'payment') return 'booked';
  if (kind === 'refund') return fields.choice('refundState', REFUND_STATES, 'pending');
  return 'information';
}

/** Rows without a refund hold `0` in place of its number. */
function numbered(fields: TradeFields, name: Name): string | null {
  const number = fields.number(name);
  return number === '0' ? null : number;
}

function timeOf(fields: TradeFields, back: boolean): string {
  if (back && fields.text('refundedAt') !== '') return fields.time('refundedAt');
  if (back && fields.text('askedAt') !== '') return fields.time('askedAt');
  return fields.time('at');
}
