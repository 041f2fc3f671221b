/** What of the days of a period differs: every day that moved a subject, by two reads however many there are. */
import { decimal, minorOf } from '../framework/decimal.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accountDays } from '../account/tables.js';
import type { subjectDays } from '../general-ledger/tables.js';
import type { Break } from './break.js';

type Tables = DatabaseOf<readonly [typeof accountDays, typeof subjectDays]>;

export type PeriodBreak = Break & { readonly date: string };

export interface PeriodToCheck {
  readonly book: string;
  /** Both inclusive. */
  readonly from: string;
  readonly through: string;
}

export async function periodBreaks(
  db: Snapshot,
  { book, from, through }: PeriodToCheck,
): Promise<PeriodBreak[]> {
  const tables = db.withTables<Tables>();
  const ledger = await tables
    .selectFrom('subject_days')
    .selectAll()
    .where('book', '=', book)
    .where('day', '>=', from)
    .where('day', '<=', through)
    .execute();
  const accounts = await tables
    .selectFrom('account_days')
    .selectAll()
    .where('book', '=', book)
    .where('day', '>=', from)
    .where('day', '<=', through)
    .execute();
  const keyOf = (row: Readonly<Record<'day' | 'subject' | 'currency', string>>): string =>
    `${row.day} ${row.subject} ${row.currency}`;
  const sums = new Map(accounts.map((row) => [keyOf(row), row]));
  const breaks: PeriodBreak[] = [];
  for (const row of ledger) {
    const { subject, currency, day: date } = row;
    const minor = (value: string | undefined): bigint =>
      value === undefined ? 0n : minorOf(value, currency);
    const sum = sums.get(keyOf(row));
    sums.delete(keyOf(row));
    const compare = (kind: Break['kind'], expected: bigint, found: bigint): void => {
      if (expected === found) return;
      const [due, there] = [decimal(expected, currency), decimal(found, currency)];
      breaks.push({ kind, date, subject, currency, account: null, expected: due, found: there });
    };
    compare('balance', minor(sum?.closing), minor(row.closing));
    compare(
      'flow',
      minor(sum?.closing) - minor(sum?.opening),
      minor(row.debits) - minor(row.credits),
    );
  }
  // Of what is left the general ledger knows nothing.
  for (const { subject, currency, day: date, opening, closing } of sums.values()) {
    const expected = decimal(minorOf(closing, currency) - minorOf(opening, currency), currency);
    const found = decimal(0n, currency);
    breaks.push({ kind: 'flow', date, subject, currency, account: null, expected, found });
  }
  return breaks.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}
