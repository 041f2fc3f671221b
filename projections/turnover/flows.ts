/**
 * Turnover of some accounting days, as the log had it at a position. Days that were closed there count as a
 * whole; of the day that was open then, what was posted up to there is read from the log.
 */
import { type Position, parsePosition, START } from '../../domain/kernel/position.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { minorOf } from '../framework/decimal.js';
import { type QueryContext, shownPosition, type Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { dayOpenAt } from '../general-ledger/as-of.js';
import { book as findBook } from '../general-ledger/books.js';
import type { accountingDays } from '../general-ledger/tables.js';
import { positionAsOf } from '../log-time/as-of.js';
import { type Line, type MerchantLine, movesOf } from './moves.js';
import { postedBetween, subjectsOf } from './part-of-day.js';
import type { businessDays, merchantDays } from './tables.js';

type Tables = DatabaseOf<
  readonly [typeof businessDays, typeof merchantDays, typeof accountingDays]
>;

export interface Span {
  /** Accounting days, both inclusive. Default of `from`: the first that the book has. */
  readonly from?: string | undefined;
  readonly to: string;
}

export interface TurnoverRequest extends Span {
  /** Only these. Default: all. */
  readonly subjects?: readonly string[] | undefined;
  /** Only the accounts of this merchant. */
  readonly merchant?: string | undefined;
  /** The log up to here. Default: all that is shown. */
  readonly position?: Position | undefined;
}

/** When a report is asked for: the day it is of, and the log that it counts. */
export interface Moment {
  /** The accounting day that was asked for, or that is or was open. */
  readonly date: string;
  /** True once the day was cut: its figures stay as they are. */
  readonly closed: boolean;
  /** Up to which the log counts: undefined for all that is shown. */
  readonly bound: Position | undefined;
  /** Of the log, up to which the answer counts. */
  readonly position: Position;
}

/** Undefined if the book of payments was not open then. @param asOf as for a trial balance */
export async function momentOf(
  db: Snapshot,
  date: string | undefined,
  asOf: string | undefined,
): Promise<Moment | undefined> {
  const book = await findBook(db, PAYMENT_BOOK);
  if (book === undefined) return undefined;
  const bound = asOf === undefined ? undefined : await positionAsOf(db, asOf);
  const openDay = bound === undefined ? book.day : await dayOpenAt(db, book.id, bound);
  if (openDay === undefined) return undefined;
  const day = date ?? openDay;
  const position = bound ?? (await shownPosition(db, ['turnover', 'general_ledger']));
  return { date: day, closed: day < openDay, bound, position };
}

/** Lines in the order of day, subject, currency, owner and kind. */
export const businessTurnover = (
  context: Pick<QueryContext, 'ask' | 'log'>,
  request: Omit<TurnoverRequest, 'merchant'>,
): Promise<readonly Line[]> =>
  turnoverOf(context, request, {
    whole: businessRows,
    part: ({ lines }) => lines,
    key: ({ day, subject, currency, owner, kind }) => [day, subject, currency, owner, kind],
  });

/** What moved the accounts of merchants, in the order of merchant, day, subject, currency and kind. */
export const merchantTurnover = (
  context: Pick<QueryContext, 'ask' | 'log'>,
  request: TurnoverRequest,
): Promise<readonly MerchantLine[]> =>
  turnoverOf(context, request, {
    whole: merchantRows,
    part: ({ ofMerchants }) =>
      ofMerchants.filter(
        ({ merchant }) => request.merchant === undefined || merchant === request.merchant,
      ),
    key: ({ merchant, day, subject, currency, kind }) => [merchant, day, subject, currency, kind],
  });

interface Source<L> {
  readonly whole: (
    db: Snapshot,
    request: TurnoverRequest,
    before: string | undefined,
  ) => Promise<L[]>;
  readonly part: (moves: ReturnType<typeof movesOf>) => readonly L[];
  readonly key: (line: L) => readonly string[];
}

async function turnoverOf<L extends Line | MerchantLine>(
  { ask, log }: Pick<QueryContext, 'ask' | 'log'>,
  request: TurnoverRequest,
  { whole, part, key }: Source<L>,
): Promise<readonly L[]> {
  const { position } = request;
  if (position === undefined) return ask((db) => whole(db, request, undefined));
  const { lines, open } = await ask(async (db) => {
    const day = await dayOpenAt(db, PAYMENT_BOOK, position);
    if (day === undefined) return { lines: [], open: undefined };
    return { lines: await whole(db, request, day), open: await openedAt(db, day) };
  });
  const { from, to, subjects } = request;
  if (open === undefined || open.day > to || (from !== undefined && open.day < from)) return lines;
  const sums = new Map<string, L>();
  for await (const events of postedBetween(log, open.position, position)) {
    const subjectOf = await ask((db) => subjectsOf(db, events));
    for (const { entries, ...posted } of events) {
      const of = entries.map(({ account }) => subjectOf(account));
      for (const line of part(movesOf({ ...posted, entries }, of))) {
        if (subjects !== undefined && !subjects.includes(line.subject)) continue;
        const name = JSON.stringify(key(line));
        const known = sums.get(name);
        if (known === undefined) sums.set(name, line);
        else {
          known.transactions += line.transactions;
          known.debits += line.debits;
          known.credits += line.credits;
        }
      }
    }
  }
  return [...lines, ...[...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)];
}

/** @param before a day: only those before it */
async function businessRows(
  db: Snapshot,
  { from, to, subjects }: TurnoverRequest,
  before: string | undefined,
): Promise<Line[]> {
  let query = db
    .withTables<Tables>()
    .selectFrom('business_days')
    .selectAll()
    .where('day', '<=', to);
  if (from !== undefined) query = query.where('day', '>=', from);
  if (before !== undefined) query = query.where('day', '<', before);
  if (subjects !== undefined) query = query.where('subject', 'in', [...subjects]);
  const rows = await query
    .orderBy('day')
    .orderBy('subject')
    .orderBy('currency')
    .orderBy('owner')
    .orderBy('kind')
    .execute();
  return rows.map(inMinorUnits);
}

async function merchantRows(
  db: Snapshot,
  { from, to, subjects, merchant }: TurnoverRequest,
  before: string | undefined,
): Promise<MerchantLine[]> {
  let query = db
    .withTables<Tables>()
    .selectFrom('merchant_days')
    .selectAll()
    .where('day', '<=', to);
  if (from !== undefined) query = query.where('day', '>=', from);
  if (before !== undefined) query = query.where('day', '<', before);
  if (subjects !== undefined) query = query.where('subject', 'in', [...subjects]);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  const rows = await query
    .orderBy('merchant')
    .orderBy('day')
    .orderBy('subject')
    .orderBy('currency')
    .orderBy('kind')
    .execute();
  return rows.map(inMinorUnits);
}

const inMinorUnits = <Row extends { currency: string; debits: string; credits: string }>(
  row: Row,
) => ({
  ...row,
  debits: minorOf(row.debits, row.currency),
  credits: minorOf(row.credits, row.currency),
});

async function openedAt(db: Snapshot, day: string) {
  const { opened_position } = await db
    .withTables<Tables>()
    .selectFrom('accounting_days')
    .select('opened_position')
    .where('book', '=', PAYMENT_BOOK)
    .where('day', '=', day)
    .executeTakeFirstOrThrow();
  const position = parsePosition(opened_position) ?? START;
  return { day, position };
}
