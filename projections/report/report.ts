/** What every report is: columns, and rows whose cells stand in their order. Each row says which turnover it adds up. */
import { decimal } from '../framework/decimal.js';
import type { Moved, Place } from '../turnover/moves.js';
import type { Moment } from '../turnover/flows.js';

export interface ReportColumn {
  readonly name: string;
  /** `amount`: a decimal in the row's currency. `count`: a whole number. */
  readonly kind: 'amount' | 'count';
}

/** Which lines of turnover a row adds up. */
export interface RowOf {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly currency: string;
  readonly owner?: string;
  readonly merchant?: string;
  readonly kind?: string;
}

export interface ReportRow {
  /** What it tells: `taken`, `fees` … */
  readonly line: string;
  /** The channel, the bank or the merchant that it is of; null if it is of all. */
  readonly of: string | null;
  readonly currency: string;
  readonly cells: readonly (string | number)[];
  /** Null for a row that is made of rows above it, or of more than one subject. */
  readonly turnover: RowOf | null;
}

export interface Report extends Pick<Moment, 'date' | 'closed' | 'position'> {
  readonly report: string;
  /** The first accounting day that it covers; null for a report of one moment. */
  readonly from: string | null;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
}

export const count = (name: string): ReportColumn => ({ name, kind: 'count' });
export const amount = (name: string): ReportColumn => ({ name, kind: 'amount' });

/** The side of a subject that a row shows. `in debit` and `in credit` are what is left of that side less the other. */
export type ShownSide = 'debits' | 'credits' | 'in debit' | 'in credit';

export const onSide = (side: ShownSide, { debits, credits }: Pick<Moved, 'debits' | 'credits'>) =>
  ({
    debits,
    credits,
    'in debit': debits - credits,
    'in credit': credits - debits,
  })[side];

/** What some lines come to. */
export function sumOf(lines: Iterable<Moved>): Moved {
  const sum = { transactions: 0, debits: 0n, credits: 0n };
  for (const { transactions, debits, credits } of lines) {
    sum.transactions += transactions;
    sum.debits += debits;
    sum.credits += credits;
  }
  return sum;
}

export const inDecimals = (minor: bigint, currency: string): string => decimal(minor, currency);

/** Lines by what they have in common, in the order of the names. */
export function groupsOf<L>(lines: readonly L[], nameOf: (line: L) => readonly string[]) {
  const groups = new Map<string, L[]>();
  for (const line of lines) {
    const name = JSON.stringify(nameOf(line));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [line]);
    else group.push(line);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, group]) => ({ name: JSON.parse(name) as readonly string[], lines: group }));
}

/** Entries that close a period bring income and expense to equity: they are no business of the period. */
export const isBusiness = ({ kind }: Pick<Place, 'kind'>): boolean => kind !== 'closing';
