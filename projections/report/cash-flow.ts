/** Where the money at banks came from and went to, from the balance before the first day to that of the last. */
import type { Moment } from '../turnover/flows.js';
import type { Line } from '../turnover/moves.js';
import { MOVEMENT_COLUMNS, movementRows } from './movements.js';
import type { Report } from './report.js';

/** Subjects of money at banks: customers' and our own. */
export const CASH: readonly string[] = ['reserve_cash', 'bank'];

/** What a subject held before the first day, in minor units. */
export interface Opening {
  readonly subject: string;
  readonly currency: string;
  readonly minor: bigint;
}

/** @param lines turnover of the cash subjects in the days from `from` on */
export function cashFlow(
  { date, closed, position }: Moment,
  from: string,
  openings: readonly Opening[],
  lines: readonly Line[],
): Report {
  const places = new Map(
    [...openings, ...lines].map(({ currency, subject }): [string, [string, string]] => [
      `${currency} ${subject}`,
      [currency, subject],
    ]),
  );
  const rows = [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [currency, subject]]) => {
      const isHere = (line: { readonly currency: string; readonly subject: string }): boolean =>
        line.currency === currency && line.subject === subject;
      const opening = openings.find(isHere)?.minor ?? 0n;
      return movementRows(
        { subject, currency, of: null, opening, grows: 'debits' },
        lines.filter(isHere),
        { from, to: date, subject, currency },
      );
    });
  return { report: 'cash-flow', from, date, closed, position, columns: MOVEMENT_COLUMNS, rows };
}
