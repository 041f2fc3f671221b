/**
 * The general ledger at two times: as it was recorded at an instant (`asOf`), counting what takes
 * effect by a date (`effectiveAt`). Either may be left out, and then does not bound what is counted.
 *
 * Flows are summed by the hour of recording; the entries of the hour in which `asOf` lies, the database
 * sums when it is asked.
 */
import { minorOf } from '../framework/decimal.js';
import { minorSum, readMinorSum } from '../framework/minor-sum.js';
import { hourOf } from './tables.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accountEntries } from '../statement/tables.js';
import type { accountFlows, accountingDays, accountSubjects, subjectFlows } from './tables.js';

type Tables = DatabaseOf<
  readonly [
    typeof accountingDays,
    typeof subjectFlows,
    typeof accountFlows,
    typeof accountSubjects,
    typeof accountEntries,
  ]
>;

export interface Bounds {
  /** RFC 3339 in UTC with milliseconds, inclusive. */
  readonly asOf?: string | undefined;
  /** `YYYY-MM-DD`, inclusive. */
  readonly effectiveAt?: string | undefined;
}

/** Turnover of a subject on an accounting day, as far as the bounds let it count. */
export interface Flow {
  readonly subject: string;
  readonly currency: string;
  readonly day: string;
  readonly debits: bigint;
  readonly credits: bigint;
}

const LAST_DATE = '9999-12-31';

/** The day that was open at an instant; undefined where the book was not open yet. */
export async function dayOpenAt(
  db: Snapshot,
  book: string,
  asOf: string,
): Promise<string | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('accounting_days')
    .select('day')
    .where('book', '=', book)
    .where('opened_at', '<=', asOf)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.day;
}

/** Flows of all subjects up to and including an accounting day. */
export async function subjectFlowsWithin(
  db: Snapshot,
  book: string,
  date: string,
  { asOf, effectiveAt = LAST_DATE }: Bounds,
): Promise<Flow[]> {
  let whole = db
    .withTables<Tables>()
    .selectFrom('subject_flows')
    .select(['subject', 'currency', 'day', 'debits', 'credits'])
    .where('book', '=', book)
    .where('day', '<=', date)
    .where('effective_date', '<=', effectiveAt);
  if (asOf !== undefined) whole = whole.where('recorded_hour', '<', hourOf(asOf));
  const flows = (await whole.execute()).map(
    ({ subject, currency, day, debits, credits }): Flow => ({
      ...{ subject, currency, day },
      debits: minorOf(debits, currency),
      credits: minorOf(credits, currency),
    }),
  );
  if (asOf === undefined) return flows;
  const rest = await db
    .withTables<Tables>()
    .selectFrom('account_entries as entries')
    .innerJoin('account_subjects as subjects', (join) =>
      join
        .onRef('subjects.book', '=', 'entries.book')
        .onRef('subjects.account', '=', 'entries.account'),
    )
    .select([
      'subjects.subject',
      'entries.currency',
      'entries.day',
      'entries.direction',
      ...minorSum('entries.amount'),
    ])
    .where('entries.book', '=', book)
    .where('entries.at', '>=', hourOf(asOf))
    .where('entries.at', '<=', asOf)
    .where('entries.day', '<=', date)
    .where('entries.effective_date', '<=', effectiveAt)
    .groupBy(['subjects.subject', 'entries.currency', 'entries.day', 'entries.direction'])
    .execute();
  for (const { subject, currency, day, direction, ...sum } of rest) {
    const minor = readMinorSum(sum);
    const [debits, credits] = direction === 'debit' ? [minor, 0n] : [0n, minor];
    flows.push({ subject, currency, day, debits, credits });
  }
  return flows;
}

/** Debits and credits of one account within the bounds, in minor units of its currency. */
export async function accountFlowWithin(
  db: Snapshot,
  { book, account, currency }: { book: string; account: string; currency: string },
  { asOf, effectiveAt = LAST_DATE }: Bounds,
): Promise<{ readonly debits: bigint; readonly credits: bigint }> {
  const sum = { debits: 0n, credits: 0n };
  let whole = db
    .withTables<Tables>()
    .selectFrom('account_flows')
    .select(['debits', 'credits'])
    .where('book', '=', book)
    .where('account', '=', account)
    .where('effective_date', '<=', effectiveAt);
  if (asOf !== undefined) whole = whole.where('recorded_hour', '<', hourOf(asOf));
  for (const { debits, credits } of await whole.execute()) {
    sum.debits += minorOf(debits, currency);
    sum.credits += minorOf(credits, currency);
  }
  if (asOf === undefined) return sum;
  const rest = await db
    .withTables<Tables>()
    .selectFrom('account_entries')
    .select(['direction', ...minorSum('amount')])
    .where('book', '=', book)
    .where('account', '=', account)
    .where('at', '>=', hourOf(asOf))
    .where('at', '<=', asOf)
    .where('effective_date', '<=', effectiveAt)
    .groupBy('direction')
    .execute();
  for (const { direction, ...found } of rest) {
    if (direction === 'debit') sum.debits += readMinorSum(found);
    else sum.credits += readMinorSum(found);
  }
  return sum;
}
