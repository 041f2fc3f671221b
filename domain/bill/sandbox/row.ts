/** A row of the sandbox's bill: amounts have no sign there, its kind says which way the money went. */
import { isCurrency } from '../../money/currencies.js';
import { money } from '../../money/money.js';
import type { BillRow, BillRowKind } from '../bill.js';
import type { WantedColumns } from '../columns.js';
import type { Fields } from '../fields.js';
import { CNY } from '../yuan.js';

export const WANTED = {
  time: ['time'],
  channelReference: ['channelReference'],
  requestNo: ['requestNo'],
  kind: ['kind'],
  currency: ['currency'],
  amount: ['amount'],
  fee: ['fee'],
  original: ['original'],
  originalReference: ['originalReference'],
} as const satisfies WantedColumns<string>;
export type Name = keyof typeof WANTED;
export const REQUIRED = Object.keys(WANTED) as Name[];

const KINDS: ReadonlyMap<string, BillRowKind> = new Map([
  ['pay', 'payment'],
  ['capture', 'payment'],
  ['refund', 'refund'],
]);
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export function rowOf(fields: Fields<Name>, account: string | null): BillRow {
  const code = fields.text('currency');
  const currency = isCurrency(code) ? code : CNY;
  if (code !== currency) fields.wrong('currency', 'is no currency');
  const kind = fields.choice<BillRowKind>('kind', KINDS, 'other');
  if (kind === 'other') fields.wrong('kind', 'is none that the sandbox has');
  const occurredAt = fields.text('time');
  if (!INSTANT.test(occurredAt) || Number.isNaN(Date.parse(occurredAt))) {
    fields.wrong('time', 'is not a time');
  }
  const back = kind === 'refund';
  const size = fields.size('amount', currency, 'never empty');
  const fee = fields.amount('fee', currency, 'never empty');
  const amount = back ? -size : size;
  const [own, request] = [fields.needed('channelReference'), fields.needed('requestNo')];
  return {
    line: fields.line,
    bill: 0,
    account,
    kind,
    status: 'booked',
    key: own,
    // As at other channels, a refund goes by the numbers of its payment.
    transaction: back ? (fields.number('originalReference') ?? own) : own,
    reference: back ? (fields.number('original') ?? request) : request,
    refund: back ? request : null,
    occurredAt,
    amount: money(amount, currency),
    fee: money(fee, currency),
    net: money(amount - fee, currency),
    balance: null,
    raw: fields.raw,
  };
}
