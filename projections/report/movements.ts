/** An account's or subject's way from the balance before the first day to that of the last, a row for each kind of business. */
import {
  amount,
  count,
  groupsOf,
  inDecimals,
  type ReportRow,
  type RowOf,
  sumOf,
} from './report.js';
import type { Moved } from '../turnover/moves.js';

/** In minor units; `grows` is the side on which the balance does. */
export interface Moving {
  readonly subject: string;
  readonly currency: string;
  readonly of: string | null;
  readonly opening: bigint;
  readonly grows: 'debits' | 'credits';
}

type Line = Moved & { readonly kind: string; readonly owner?: string };

export const MOVEMENT_COLUMNS = [
  count('transactions'),
  amount('debits'),
  amount('credits'),
  amount('balance'),
];

/** @param turnover what the rows between the first and the last add up, but for its kind and owner */
export function movementRows(
  { subject, currency, of, opening, grows }: Moving,
  lines: readonly Line[],
  turnover: RowOf,
): readonly ReportRow[] {
  let balance = opening;
  const money = (minor: bigint): string => inDecimals(minor, currency);
  const edge = (name: string): ReportRow => ({
    ...{ line: `${subject}.${name}`, of, currency, turnover: null },
    cells: [0, money(0n), money(0n), money(balance)],
  });
  const first = edge('opening');
  const moved = groupsOf(lines, ({ kind, owner = '' }) => [kind, owner]).map(
    ({ name: [kind = '', owner = ''], lines: all }): ReportRow => {
      const { transactions, debits, credits } = sumOf(all);
      balance += grows === 'debits' ? debits - credits : credits - debits;
      return {
        line: `${subject}.${kind === '' ? 'posted' : kind}`,
        ...{ of: owner === '' ? of : owner, currency },
        cells: [transactions, money(debits), money(credits), money(balance)],
        turnover: { ...turnover, kind, ...(of === null ? { owner } : {}) },
      };
    },
  );
  return [first, ...moved, edge('closing')];
}
