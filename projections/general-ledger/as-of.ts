/**
 * The general ledger at two times: as the log had it at a position (`asOf`), counting what takes effect by a
 * date (`effectiveAt`). Either may be left out, and then does not bound what is counted.
 *
 * A transaction belongs to the accounting day that was open when it was recorded. So days that were closed at
 * the position count as a whole, and only the day that was open then counts in part.
 */
import type { Position } from '../../domain/kernel/position.js';
import { minorOf } from '../framework/decimal.js';
import { minorSum, readMinorSum } from '../framework/minor-sum.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accountEntries } from '../statement/tables.js';
import type { accountFlows, accountingDays, subjectFlows, vouchers } from './tables.js';

type Tables = DatabaseOf<
  readonly [
    typeof accountingDays,
    typeof subjectFlows,
    typeof accountFlows,
    typeof accountEntries,
    typeof vouchers,
  ]
>;

export interface Bounds {
  /** A position of the log, or an instant: RFC 3339 in UTC with milliseconds, inclusive. */
  readonly asOf?: string | undefined;
  /** `YYYY-MM-DD`, inclusive. */
  readonly effectiveAt?: string | undefined;
}

/** Debits and credits in minor units. */
export interface Sums {
  readonly debits: bigint;
  readonly credits: bigint;
}

/** Turnover of a subject on an accounting day, as far as the bounds let it count. */
export interface Turnover extends Sums {
  readonly subject: string;
  readonly currency: string;
  readonly day: string;
}

/** The accounting day that was open at a position. */
export interface OpenDay {
  readonly day: string;
  /** Of the event that opened it. */
  readonly opened_position: string;
}

/** Undefined if the book was not open yet. */
export const dayOpenAt = (
  db: Snapshot,
  book: string,
  position: Position,
): Promise<OpenDay | undefined> =>
  db
    .withTables<Tables>()
    .selectFrom('accounting_days')
    .select(['day', 'opened_position'])
    .where('book', '=', book)
    .where('opened_position', '<=', position)
    .orderBy('opened_position', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Flows of all subjects on the days up to and including a day, or before it, that take effect by a date. */
export async function subjectFlowsOf(
  db: Snapshot,
  book: string,
  [bound, day]: readonly ['<' | '<=', string],
  effectiveAt: string,
): Promise<Turnover[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('subject_flows')
    .select(['subject', 'currency', 'day', 'debits', 'credits'])
    .where('book', '=', book)
    .where('effective_date', '<=', effectiveAt)
    .where('day', bound, day)
    .execute();
  return rows.map(({ debits, credits, ...flow }) => ({
    ...flow,
    debits: minorOf(debits, flow.currency),
    credits: minorOf(credits, flow.currency),
  }));
}

/** What a subject moved on a day up to and including a position, of what takes effect by a date. */
export async function turnoverWithin(
  db: Snapshot,
  { book, subject, currency }: { book: string; subject: string; currency: string },
  day: string,
  position: Position,
  effectiveAt: string | undefined,
): Promise<Sums | undefined> {
  const within = db
    .withTables<Tables>()
    .selectFrom('vouchers')
    .where('book', '=', book)
    .where('subject', '=', subject)
    .where('currency', '=', currency)
    .where('day', '=', day)
    .where('position', '<=', position);
  if (effectiveAt === undefined || effectiveAt >= day) {
    const last = await within
      .select(['day_debits', 'day_credits'])
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    return (
      last && {
        debits: minorOf(last.day_debits, currency),
        credits: minorOf(last.day_credits, currency),
      }
    );
  }
  const effective = within.where('effective_date', '<=', effectiveAt);
  const sumOf = async (side: 'debits' | 'credits'): Promise<bigint | undefined> => {
    const sum = await effective.select(minorSum(side)).groupBy('currency').executeTakeFirst();
    return sum && readMinorSum(sum);
  };
  const debits = await sumOf('debits');
  if (debits === undefined) return undefined;
  return { debits, credits: (await sumOf('credits')) ?? 0n };
}

/** Debits and credits of one account that take effect by a date, as of a position if there is one. */
export async function accountFlowWithin(
  db: Snapshot,
  { book, account, currency }: { book: string; account: string; currency: string },
  effectiveAt: string,
  position: Position | undefined,
): Promise<Sums> {
  const open = position && (await dayOpenAt(db, book, position));
  let { debits, credits } = { debits: 0n, credits: 0n };
  let whole = db
    .withTables<Tables>()
    .selectFrom('account_flows')
    .select(['debits', 'credits'])
    .where('book', '=', book)
    .where('account', '=', account)
    .where('effective_date', '<=', effectiveAt);
  if (open !== undefined) whole = whole.where('day', '<', open.day);
  for (const row of await whole.execute()) {
    debits += minorOf(row.debits, currency);
    credits += minorOf(row.credits, currency);
  }
  if (position === undefined || open === undefined) return { debits, credits };
  const rest = await db
    .withTables<Tables>()
    .selectFrom('account_entries')
    .select(['direction', ...minorSum('amount')])
    .where('book', '=', book)
    .where('account', '=', account)
    .where('position', '>', open.opened_position)
    .where('position', '<=', position)
    .where('effective_date', '<=', effectiveAt)
    .groupBy('direction')
    .execute();
  for (const { direction, ...found } of rest) {
    if (direction === 'debit') debits += readMinorSum(found);
    else credits += readMinorSum(found);
  }
  return { debits, credits };
}
