/** The trial balance (试算平衡) of an accounting day. */
import { defaultChart } from '../../domain/ledger/chart.js';
import type { MoneyText } from '../../domain/money/money.js';
import { decimal, minorOf, moneyText, zero } from '../framework/decimal.js';
import { type Bounds, dayOpenAt, subjectFlowsWithin } from './as-of.js';
import { book as findBook } from './books.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { subjectBalances, subjectDays } from './tables.js';

type Tables = DatabaseOf<readonly [typeof subjectBalances, typeof subjectDays]>;

export interface TrialBalance {
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
 * What is counted: entries of accounting days up to `date`, recorded by `asOf` and in effect by
 * `effectiveAt`. The day's own are its turnover, the earlier ones its opening.
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

/** Undefined where no such book was opened, or not by `asOf`. A subject that did not move carries its balance on. */
export async function trialBalance(
  db: Snapshot,
  request: TrialBalanceRequest,
): Promise<TrialBalance | undefined> {
  const book = await findBook(db, request.book);
  if (book === undefined) return undefined;
  const { asOf, effectiveAt } = request;
  const openDay = asOf === undefined ? book.day : await dayOpenAt(db, book.id, asOf);
  if (openDay === undefined) return undefined;
  const date = request.date ?? openDay;
  const unbounded = asOf === undefined && effectiveAt === undefined;
  const lines = await (unbounded ? linesOf : linesWithin)(db, { ...request, date });
  const totals = totalsOf(lines);
  const money = (value: string, currency: string): MoneyText => moneyText(value, currency);
  return {
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

/** Lines of what the bounds let count; a subject without any of it has no line. */
async function linesWithin(
  db: Snapshot,
  {
    book,
    date,
    currency: only,
    asOf,
    effectiveAt,
  }: TrialBalanceRequest & { readonly date: string },
): Promise<Line[]> {
  const lines = new Map<string, { opening: bigint; debits: bigint; credits: bigint }>();
  for (const flow of await subjectFlowsWithin(db, book, date, { asOf, effectiveAt })) {
    if (only !== undefined && flow.currency !== only) continue;
    const key = `${flow.subject} ${flow.currency}`;
    const line = lines.get(key) ?? { opening: 0n, debits: 0n, credits: 0n };
    lines.set(key, line);
    if (flow.day < date) line.opening += flow.debits - flow.credits;
    else {
      line.debits += flow.debits;
      line.credits += flow.credits;
    }
  }
  return [...lines]
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
    .sort(inOrder);
}

async function linesOf(
  db: Snapshot,
  { book, date, currency }: TrialBalanceRequest & { readonly date: string },
): Promise<Line[]> {
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
            .where('newest.day', '<=', date),
        ),
    )
    .selectAll('days')
    .where('subjects.book', '=', book);
  if (currency !== undefined) query = query.where('subjects.currency', '=', currency);
  const rows = await query.execute();
  return rows
    .map((row) =>
      row.day === date
        ? row
        : { ...row, opening: row.closing, debits: zero(row.currency), credits: zero(row.currency) },
    )
    .sort(inOrder);
}

const inOrder = (a: Line, b: Line): number =>
  placeOf(a.subject) - placeOf(b.subject) || (a.currency < b.currency ? -1 : 1);

const placeOf = (subject: string): number => defaultChart.findIndex(({ id }) => id === subject);

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
