/**
 * The general ledger at two times: as the log had it at a position (`asOf`), counting what takes effect by a
 * date (`effectiveAt`). Either may be left out, and then does not bound what is counted.
 *
 * A transaction belongs to the accounting day that was open when it was recorded. So days that were closed at
 * the position count as a whole, and only the day that was open then counts in part.
 */
import { boundOfPosition, type Position } from '../../domain/kernel/position.js';
import { minorOf } from '../framework/decimal.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accountingDays, subjectFlows, voucherPages } from './tables.js';
import { readVouchers } from './voucher-page.js';

type Tables = DatabaseOf<
  readonly [typeof accountingDays, typeof subjectFlows, typeof voucherPages]
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

/** The accounting day that was open at a position. Undefined if the book was not open yet. */
export const dayOpenAt = async (
  db: Snapshot,
  book: string,
  position: Position,
): Promise<string | undefined> => {
  const found = await db
    .withTables<Tables>()
    .selectFrom('accounting_days')
    .select('day')
    .where('book', '=', book)
    .where('opened_position', '<=', position)
    .orderBy('opened_position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.day;
};

/** Position of the event that opened the first accounting day after a date; undefined if there is none yet. */
export const dayAfterOpenedAt = async (
  db: Snapshot,
  book: string,
  date: string,
): Promise<string | undefined> => {
  const found = await db
    .withTables<Tables>()
    .selectFrom('accounting_days')
    .select('opened_position')
    .where('book', '=', book)
    .where('day', '>', date)
    .orderBy('day')
    .limit(1)
    .executeTakeFirst();
  return found?.opened_position;
};

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

/** A subject on an accounting day. */
export interface SubjectDay {
  readonly book: string;
  readonly subject: string;
  readonly currency: string;
  readonly day: string;
}

/** The flows of a subject on a day, one for each effective date up to a date. */
export function flowsOfDay(
  db: Snapshot,
  { book, subject, currency, day }: SubjectDay,
  effectiveAt: string | undefined,
) {
  const flows = db
    .withTables<Tables>()
    .selectFrom('subject_flows')
    .selectAll()
    .where('book', '=', book)
    .where('subject', '=', subject)
    .where('currency', '=', currency)
    .where('day', '=', day);
  return (
    effectiveAt === undefined ? flows : flows.where('effective_date', '<=', effectiveAt)
  ).execute();
}

export type Flow = Awaited<ReturnType<typeof flowsOfDay>>[number];

/** The full pages of a flow. */
export const pagesOf = (
  db: Snapshot,
  {
    book,
    subject,
    currency,
    day,
    effective_date,
  }: SubjectDay & { readonly effective_date: string },
) =>
  db
    .withTables<Tables>()
    .selectFrom('voucher_pages')
    .selectAll()
    .where('book', '=', book)
    .where('subject', '=', subject)
    .where('currency', '=', currency)
    .where('day', '=', day)
    .where('effective_date', '=', effective_date);

/**
 * What a subject moved on a day up to and including a position, of what takes effect by a date; undefined if it
 * did not.
 */
export async function turnoverWithin(
  db: Snapshot,
  of: SubjectDay,
  position: Position,
  effectiveAt: string | undefined,
): Promise<Sums | undefined> {
  let total: Sums | undefined;
  for (const flow of await flowsOfDay(db, of, effectiveAt)) {
    const sums = await flowWithin(db, flow, boundOfPosition(position));
    if (sums === undefined) continue;
    total = {
      debits: sums.debits + (total?.debits ?? 0n),
      credits: sums.credits + (total?.credits ?? 0n),
    };
  }
  return total;
}

/** A flow up to and including a position: what the page says that it falls in. */
async function flowWithin(db: Snapshot, flow: Flow, position: number): Promise<Sums | undefined> {
  const isOpen = flow.vouchers !== '' && flow.first_position <= position;
  const page = isOpen
    ? flow
    : await pagesOf(db, flow)
        .where('first_position', '<=', position)
        .orderBy('first_position', 'desc')
        .limit(1)
        .executeTakeFirst();
  if (page === undefined) return undefined;
  let debits = minorOf(page.debits_before, flow.currency);
  let credits = minorOf(page.credits_before, flow.currency);
  for (const voucher of readVouchers(page)) {
    if (voucher.position > position) break;
    debits += voucher.debits;
    credits += voucher.credits;
  }
  return { debits, credits };
}
