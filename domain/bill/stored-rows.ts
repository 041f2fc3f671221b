/** Rows as events hold them: what belongs to a person apart, to be sealed. */
import { fromText, formatMinor, type Money, toText } from '../money/money.js';
import type { Bill, BillLayout, BillRow, RawField } from './bill.js';
import type { StoredRow, StoredStatement } from './events.js';
import { isPersonal } from './personal.js';

export interface SplitRow {
  readonly row: StoredRow;
  readonly personal: readonly RawField[];
}

export function splitRow(layout: BillLayout, row: BillRow): SplitRow {
  const { line, bill: statement, kind, status, key, transaction, reference, refund } = row;
  const raw: [string, string][] = [];
  const personal: RawField[] = [];
  for (const [column, text] of row.raw) {
    if (isPersonal(layout, column)) personal.push([column, text]);
    else raw.push([column, text]);
  }
  const [amount, fee, net] = [row.amount, row.fee, row.net].map((one) => ({ ...toText(one) }));
  if (amount === undefined || fee === undefined || net === undefined) throw new Error('no amount');
  const balance = row.balance === null ? null : { ...toText(row.balance) };
  return {
    row: {
      ...{ line, statement, kind, status, key, transaction, reference, refund },
      ...{ occurredAt: row.occurredAt, amount, fee, net, balance, raw },
    },
    personal,
  };
}

/** What reconciliation goes by; the columns of the file are left out. */
export type ReadRow = Omit<BillRow, 'raw' | 'account'>;

export function readRow(row: StoredRow): ReadRow {
  const { line, statement: bill, kind, status, key, transaction, reference, refund } = row;
  const balance: Money | null = row.balance === null ? null : fromText(row.balance);
  return {
    ...{ line, bill, kind, status, key, transaction, reference, refund, balance },
    ...{ occurredAt: row.occurredAt, amount: fromText(row.amount) },
    ...{ fee: fromText(row.fee), net: fromText(row.net) },
  };
}

export function storedStatement(bill: Bill): StoredStatement {
  const { id, account, period, rows, opening, closing, sequence, sums, totals } = bill;
  return {
    ...{ id, account, rows, sequence },
    period: period === null ? null : { ...period },
    opening: opening === null ? null : { ...toText(opening) },
    closing: closing === null ? null : { ...toText(closing) },
    sums: sums.map(({ kind, currency, rows: count, amountMinor, feeMinor, netMinor }) => ({
      ...{ kind, currency, rows: count, amount: formatMinor(amountMinor, currency) },
      ...{ fee: formatMinor(feeMinor, currency), net: formatMinor(netMinor, currency) },
    })),
    totals: totals.map((total) => ({ ...total })),
  };
}
