/** The trial balance (试算平衡) of an accounting day. */
import type { MoneyText } from '../../domain/money/money.js';
import { decimal, minorOf, moneyText, zero } from '../framework/decimal.js';
import { type Bounds, dayOpenAt, subjectFlowsOf, turnoverWithin } from './as-of.js';
import { book as findBook } from './books.js';
import { shownPosition, type Snapshot } from '../framework/query.js';
import { positionAsOf } from '../log-time/as-of.js';
import type { Position } from '../../domain/kernel/position.js';
import type { DatabaseOf } from '../framework/table.js';
import type { subjectBalances, subjectDays, subjects } from './tables.js';

type Tables = DatabaseOf<readonly [typeof subjectBalances, typeof subjectDays, typeof subjects]>;

export interface TrialBalance {
  /** Of the log, up to which it counts. */
  readonly position: Position;
  readonly book: string;
  readonly date: string;
  /** True once the day was cut; figures of an open day still move. */
  readonly closed: boolean;
  /** By subject, in the order of the chart, and currency. */
  readonly lines: readonly {
    readonly subject: string;
    readonly currency: string;
    /** Signed, debits up, as is `closing` = opening + debits − credits. */
    readonly opening: MoneyText;
    readonly debits: MoneyText;
    readonly credits: MoneyText;
    readonly closing: MoneyText;
  }[];
  readonly totals: readonly {
    readonly currency: string;
    readonly debits: MoneyText;
    readonly credits: MoneyText;
  }[];
  /** Σ debits = Σ credits and Σ closing = 0 in every currency. */
  readonly balanced: boolean;
}

/**
 * What is counted: entries of accounting days up to `date`, in the log as of `asOf` and in effect by
 * `effectiveAt`. The day's own vouchers are its turnover, the earlier vouchers its opening.
 */
export interface TrialBalanceRequest extends Bounds {
  readonly book: string;
  /** Default: the accounting day that is open, or was at `asOf`. */
  readonly date?: string | undefined;
  /** Default: all. */
  readonly currency?: string | undefined;
}

interface Line {
  readonly subject: string;
  readonly currency: string;
  readonly opening: string;
  readonly debits: string;
  readonly credits: string;
  readonly closing: string;
}

/**
 * Undefined if no such book was opened, or not by `asOf`. A subject that did not move carries its balance on.
 */
export async function trialBalance(
  db: Snapshot,
  request: TrialBalanceRequest,
): Promise<TrialBalance | undefined> {
  const book = await findBook(db, request.book);
  if (book === undefined) return undefined;
  const { asOf, effectiveAt, currency } = request;
  const position = asOf === undefined ? undefined : await positionAsOf(db, asOf);
  const openDay = position === undefined ? book.day : await dayOpenAt(db, book.id, position);
  if (openDay === undefined) return undefined;
  const date = request.date ?? openDay;
  const cell = { book: book.id, currency, date };
  const isPart = position !== undefined && date >= openDay;
  const found = isPart
    ? await linesOfPart(db, cell, openDay, position, effectiveAt)
    : await linesOfDays(db, cell, effectiveAt);
  const lines = await inOrder(db, book.id, found);
  const totals = totalsOf(lines);
  const money = (value: string, currency: string): MoneyText => moneyText(value, currency);
  return {
    position: position ?? (await shownPosition(db, ['general_ledger'])),
    book: book.id,
    date,
    closed: date < openDay,
    lines: lines.map(({ subject, currency, opening, debits, credits, closing }) => ({
      subject,
      currency,
      opening: money(opening, currency),
      debits: money(debits, currency),
      credits: money(credits, currency),
      closing: money(closing, currency),
    })),
    totals: totals.map(({ currency, debits, credits }) => ({
      currency,
      debits: money(decimal(debits, currency), currency),
      credits: money(decimal(credits, currency), currency),
    })),
    balanced: totals.every(({ debits, credits, closing }) => debits === credits && closing === 0n),
  };
}

interface Cell {
  readonly book: string;
  readonly date: string;
  readonly currency: string | undefined;
}

/** Lines if the days up to the date count as a whole. */
async function linesOfDays(
  db: Snapshot,
  cell: Cell,
  effectiveAt: string | undefined,
): Promise<Line[]> {
  const { book, date, currency } = cell;
  if (effectiveAt === undefined || effectiveAt >= date) {
    const rows = await lastDays(db, cell, '<=');
    return rows.map((row) =>
      row.day === date
        ? row
        : {
            ...row,
            opening: row.closing,
            debits: zero(row.currency),
            credits: zero(row.currency),
          },
    );
  }
  const lines = new Sums();
  for (const flow of await subjectFlowsOf(db, book, ['<=', date], effectiveAt)) {
    lines.add(flow, flow.day === date);
  }
  return lines.result(currency);
}

/** Lines if the day that was open at the position counts up to there. */
async function linesOfPart(
  db: Snapshot,
  cell: Cell,
  openDay: string,
  position: Position,
  effectiveAt: string | undefined,
): Promise<Line[]> {
  const { book, date, currency } = cell;
  const lines = new Sums();
  if (effectiveAt === undefined || effectiveAt >= openDay) {
    for (const { closing, ...subject } of await lastDays(db, { ...cell, date: openDay }, '<')) {
      lines.add({ ...subject, debits: minorOf(closing, subject.currency), credits: 0n }, false);
    }
  } else {
    for (const flow of await subjectFlowsOf(db, book, ['<', openDay], effectiveAt)) {
      lines.add(flow, false);
    }
  }
  const subjects = await db
    .withTables<Tables>()
    .selectFrom('subject_balances')
    .select(['book', 'subject', 'currency'])
    .where('book', '=', book)
    .execute();
  for (const subject of subjects) {
    const moved = await turnoverWithin(db, { ...subject, day: openDay }, position, effectiveAt);
    if (moved !== undefined) lines.add({ ...subject, ...moved }, date === openDay);
  }
  return lines.result(currency);
}

interface Sum {
  opening: bigint;
  debits: bigint;
  credits: bigint;
}

/** Lines as they are added up; a subject without anything has none. */
class Sums {
  readonly #sums = new Map<string, Sum>();

  /** @param isTurnover of the day itself, else of the days before it. */
  add(
    flow: { subject: string; currency: string; debits: bigint; credits: bigint },
    isTurnover: boolean,
  ): void {
    const key = `${flow.subject} ${flow.currency}`;
    const sum = this.#sums.get(key) ?? { opening: 0n, debits: 0n, credits: 0n };
    this.#sums.set(key, sum);
    if (isTurnover) {
      sum.debits += flow.debits;
      sum.credits += flow.credits;
    } else {
      sum.opening += flow.debits - flow.credits;
    }
  }

  result(only: string | undefined): Line[] {
    return [...this.#sums]
      .map(([key, { opening, debits, credits }]) => {
        const [subject = '', currency = ''] = key.split(' ');
        return {
          ...{ subject, currency },
          opening: decimal(opening, currency),
          debits: decimal(debits, currency),
          credits: decimal(credits, currency),
          closing: decimal(opening + debits - credits, currency),
        };
      })
      .filter(({ currency }) => only === undefined || currency === only);
  }
}

/** The last day up to the date, or before it, on which each subject moved. */
function lastDays(db: Snapshot, { book, date, currency }: Cell, bound: '<' | '<=') {
  let query = db
    .withTables<Tables>()
    .selectFrom('subject_balances as subjects')
    .innerJoin('subject_days as days', (join) =>
      join
        .onRef('days.book', '=', 'subjects.book')
        .onRef('days.subject', '=', 'subjects.subject')
        .onRef('days.currency', '=', 'subjects.currency')
        .on('days.day', '=', (newest) =>
          newest
            .selectFrom('subject_days as newest')
            .select(({ fn }) => fn.max('newest.day').as('day'))
            .whereRef('newest.book', '=', 'subjects.book')
            .whereRef('newest.subject', '=', 'subjects.subject')
            .whereRef('newest.currency', '=', 'subjects.currency')
            .where('newest.day', bound, date),
        ),
    )
    .selectAll('days')
    .where('subjects.book', '=', book);
  if (currency !== undefined) query = query.where('subjects.currency', '=', currency);
  return query.execute();
}

/** Lines in the order of the book's chart, then by currency. */
async function inOrder(db: Snapshot, book: string, lines: readonly Line[]): Promise<Line[]> {
  const chart = await db
    .withTables<Tables>()
    .selectFrom('subjects')
    .select(['id', 'code'])
    .where('book', '=', book)
    .execute();
  const codes = new Map(chart.map(({ id, code }) => [id, code]));
  const place = ({ subject, currency }: Line): string =>
    `${codes.get(subject) ?? 'none'} ${currency}`;
  return [...lines].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

interface Total {
  readonly currency: string;
  readonly debits: bigint;
  readonly credits: bigint;
  readonly closing: bigint;
}

function totalsOf(lines: readonly Line[]): Total[] {
  const totals = new Map<string, Total>();
  for (const { currency, ...line } of lines) {
    const sum = totals.get(currency) ?? { currency, debits: 0n, credits: 0n, closing: 0n };
    totals.set(currency, {
      currency,
      debits: sum.debits + minorOf(line.debits, currency),
      credits: sum.credits + minorOf(line.credits, currency),
      closing: sum.closing + minorOf(line.closing, currency),
    });
  }
  return [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
