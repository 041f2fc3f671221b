/**
 * How long others have owed us what they owe. What is paid is taken to settle the oldest debt first, so that what is
 * left is of the newest days.
 */
import type { Moment } from '../turnover/flows.js';
import { amount, groupsOf, inDecimals, type Report, type ReportRow } from './report.js';

/** Subjects of what channels and merchants owe. */
export const RECEIVABLES = ['channel_receivable', 'merchant_receivable'] as const;

/** Turnover of whoever owes, on a day, in minor units. */
export interface Owed {
  readonly day: string;
  readonly subject: string;
  readonly currency: string;
  /** The channel or the merchant. */
  readonly by: string;
  readonly debits: bigint;
  readonly credits: bigint;
}

/** Days up to which a debt belongs to a column; the last has no end. */
const UP_TO = [1, 7, 30, 90] as const;
const COLUMNS = [
  amount('total'),
  ...UP_TO.map((days) => amount(`upTo${days}Days`)),
  amount('over90Days'),
];
const DAY_MS = 86_400_000;

/** @param all turnover of the receivables since the book began */
export function receivablesAgeing(
  { date, closed, position }: Moment,
  all: readonly Owed[],
): Report {
  const rows = groupsOf(all, ({ currency, subject, by }) => [currency, subject, by]).flatMap(
    ({ name: [currency = '', subject = '', by = ''], lines }): ReportRow[] => {
      const total = lines.reduce((sum, { debits, credits }) => sum + debits - credits, 0n);
      if (total === 0n) return [];
      const cells = [total, ...ageing(date, lines, total)];
      return [
        {
          ...{ line: subject, of: by, currency },
          cells: cells.map((minor) => inDecimals(minor, currency)),
          turnover: null,
        },
      ];
    },
  );
  return {
    ...{ report: 'receivables-ageing', from: null, date, closed, position },
    ...{ columns: COLUMNS, rows },
  };
}

/**
 * A part for each column; together they are the total. What we owe them, a total below zero, has no age and
 * stands in the first.
 */
export function ageing(date: string, lines: readonly Owed[], total: bigint): bigint[] {
  const parts = [...UP_TO, Infinity].map(() => 0n);
  let left = total;
  const newestFirst = [...lines].sort((a, b) => (a.day < b.day ? 1 : -1));
  for (const { day, debits } of newestFirst) {
    if (left <= 0n) break;
    const of = debits < left ? debits : left;
    const days = (Date.parse(date) - Date.parse(day)) / DAY_MS;
    const column = UP_TO.findIndex((most) => days <= most);
    const index = column === -1 ? UP_TO.length : column;
    parts[index] = (parts[index] ?? 0n) + of;
    left -= of;
  }
  parts[0] = (parts[0] ?? 0n) + left;
  return parts;
}
