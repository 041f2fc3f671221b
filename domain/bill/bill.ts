/** The normal form of a bill or statement: what every layout is read into. */
import type { Currency, Money } from '../money/money.js';

export type BillLayout =
  'alipay_trade' | 'alipay_fund' | 'wechat_trade' | 'wechat_fund' | 'camt_053' | 'sandbox';

export type BillRowKind =
  'payment' | 'refund' | 'fee' | 'fee_return' | 'payout' | 'transfer' | 'adjustment' | 'other';

/** `booked` moved money; `pending` may still; `failed` never did; `information` never will. */
export type BillRowStatus = 'booked' | 'pending' | 'failed' | 'information';

/** A line of a bill. Amounts are signed as the owner of the account sees them: in is above zero. */
export interface BillRow {
  /** Line of the file, from 1; in XML, the line where the entry begins. */
  readonly line: number;
  /** Which bill of the file, from 0: an archive may hold several, and camt.053 several statements. */
  readonly bill: number;
  /** The account as the channel numbers it; null if the layout does not say. */
  readonly account: string | null;
  readonly kind: BillRowKind;
  readonly status: BillRowStatus;
  /** What is the same for no two rows of a bill: the channel's numbers, and what tells movements under one number apart. */
  readonly key: string;
  /** The channel's number of the transaction. */
  readonly transaction: string | null;
  /** What we called it: request or order number. */
  readonly reference: string | null;
  /** Number of the refund: ours if the layout has it, else the channel's. */
  readonly refund: string | null;
  /** RFC 3339 with the zone of the layout; a day `YYYY-MM-DD` if the statement has no time, or no zone. */
  readonly occurredAt: string;
  /** What the payer paid or got back; of a fund bill, what moved. */
  readonly amount: Money;
  /** What the channel took for it; below zero if it was given back. Zero in fund bills: there fees are rows. */
  readonly fee: Money;
  /**
   * What the account is better off by. It is the amount without the fee, unless a discount of the merchant's own
   * or a share of others was taken off as well.
   */
  readonly net: Money;
  /** Balance of the account after the row, if the layout has it. */
  readonly balance: Money | null;
  /** Every column of the file with its text, in the order of the file, those that are not read too. */
  readonly raw: readonly RawField[];
}

export type RawField = readonly [column: string, text: string];

/** Rows of a kind and currency, as counted. */
export interface BillSum {
  readonly kind: BillRowKind;
  readonly currency: Currency;
  readonly rows: number;
  readonly amountMinor: bigint;
  readonly feeMinor: bigint;
  readonly netMinor: bigint;
}

/** What the bill says of itself, and what its rows came to: equal, or the bill was refused. */
export interface DeclaredTotal {
  /** As the layout names it. */
  readonly name: string;
  /** A count, or a decimal string. */
  readonly declared: string;
  readonly computed: string;
}

export interface BillPeriod {
  /** RFC 3339 with offset, or a day; as the bill says. */
  readonly from: string;
  readonly to: string;
}

export interface Bill {
  readonly layout: BillLayout;
  /** Number of the statement, if it has any. */
  readonly id: string | null;
  readonly account: string | null;
  /** As the bill declares it; null if it does not. */
  readonly period: BillPeriod | null;
  readonly rows: number;
  readonly sums: readonly BillSum[];
  readonly totals: readonly DeclaredTotal[];
  /** Balances before the first and after the last row, if the layout has them. */
  readonly opening: Money | null;
  readonly closing: Money | null;
  /** Number of the statement in the order of its account, to be held against that of the statement before. */
  readonly sequence: string | null;
}
