/** What reads a layout: it is fed line by line and keeps what its checks at the end need, never the rows. */
import type { Currency } from '../money/currencies.js';
import type { Bill, BillRow } from './bill.js';
import type { BillRejection } from './rejection.js';

export interface BillLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** The file ends in this line, without a line end: it may have been cut. */
  readonly unfinished: boolean;
}

/** The rows that a line gave, mostly one or none. */
export type Taken = readonly BillRow[] | BillRejection;

export const NO_ROWS: readonly BillRow[] = [];

/** What sums up a bill in a file of its own. */
export interface BillSummary {
  readonly layout: Bill['layout'];
  readonly account: string | null;
  readonly period: Bill['period'];
  readonly declared: readonly SummaryTotal[];
}

export interface SummaryTotal {
  /** As the bill's own columns are named. */
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** What a file came to. */
export interface ReadBills {
  readonly bills: readonly BillWithSums[];
  readonly summaries: readonly BillSummary[];
}

/** Values that a total may have. */
export interface Summable {
  readonly candidates: readonly bigint[];
  /** undefined: it is a count. */
  readonly currency: Currency | undefined;
}

export interface BillWithSums {
  readonly bill: Bill;
  /** What the totals of a summary may be, by their names: some are counted in more ways than one. */
  readonly summable: ReadonlyMap<string, Summable>;
}

/** False if the key was asked for before: the row comes twice. Whoever reads holds the keys, for they are many. */
export type IsNewKey = (bill: number, key: string) => boolean;

export interface BillReader {
  take(line: BillLine): Taken;
  /** After the last line. */
  end(): ReadBills | BillRejection;
}
