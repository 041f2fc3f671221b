/**
 * The control check (总分核对) of an accounting day: what the accounts of each subject came to at its end, by the
 * balances that the ledger's writer keeps, against the general ledger, which is summed from the amounts of the
 * entries. Both are kept by day as the log goes on, so the check of a day costs the same after years.
 */
import { decimal } from '../framework/decimal.js';
import { shownPosition, type Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { Position } from '../../domain/kernel/position.js';
import type { accountSums } from '../account/tables.js';
import { book as findBook } from '../general-ledger/books.js';
import type { subjectBalances } from '../general-ledger/tables.js';
import type { Break, BreakKind, Log } from './break.js';
import { firstDivergence, type FoundDivergence } from './first-divergence.js';
import { keptBreaks } from './kept-balances.js';
import { figuresAt, type SubjectAt, subjectAt } from './subject-at.js';

type Tables = DatabaseOf<readonly [typeof accountSums, typeof subjectBalances]>;

export interface CheckedLine {
  readonly subject: string;
  readonly currency: string;
  /** Σ flow of the day by the general ledger, and Δ balance of the accounts; debits up, as all. */
  readonly flow: string;
  readonly change: string;
  readonly generalLedger: string;
  readonly accounts: string;
}

export interface DayCheck {
  readonly position: Position;
  readonly book: string;
  readonly date: string;
  readonly closed: boolean;
  readonly lines: readonly CheckedLine[];
  readonly breaks: readonly Break[];
  /** Where the first break comes from; null if nothing differs. */
  readonly first: FoundDivergence | null;
}

export interface DayCheckRequest {
  readonly book: string;
  /** Default: the open day. */
  readonly date?: string | undefined;
}

/** Undefined if no such book was opened. */
export async function checkDay(
  db: Snapshot,
  log: Log,
  request: DayCheckRequest,
): Promise<DayCheck | undefined> {
  const book = await findBook(db, request.book);
  if (book === undefined) return undefined;
  const date = request.date ?? book.day;
  const days = await daysAt(db, book.id, date);
  const breaks = [...days.flatMap(breaksOf(date)), ...unbalanced(days, date)];
  // What is kept as of now can be compared with the open day alone.
  if (date >= book.day) breaks.push(...(await keptBreaks(db, log, book.id)));
  const [first] = breaks;
  return {
    position: await shownPosition(db, ['accounts', 'general_ledger']),
    book: book.id,
    date,
    closed: date < book.day,
    lines: days.map(lineOf(date)),
    breaks,
    first:
      first === undefined ? null : await firstDivergence(db, log, { book: book.id, date, first }),
  };
}

async function daysAt(db: Snapshot, book: string, date: string): Promise<SubjectAt[]> {
  const tables = db.withTables<Tables>();
  const known = await Promise.all(
    (['subject_balances', 'account_sums'] as const).map((table) =>
      tables.selectFrom(table).select(['subject', 'currency']).where('book', '=', book).execute(),
    ),
  );
  const subjects = new Map(
    known.flat().map((one) => [`${one.subject} ${one.currency}`, one] as const),
  );
  const found: SubjectAt[] = [];
  for (const [, { subject, currency }] of [...subjects].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const at = await subjectAt(db, { book, subject, currency }, date);
    if (at.ledger !== undefined || at.accounts !== undefined) found.push(at);
  }
  return found;
}

const lineOf =
  (date: string) =>
  (at: SubjectAt): CheckedLine => {
    const { subject, currency } = at;
    const { flow, change, generalLedger, accounts } = figuresAt(at, date);
    return {
      ...{ subject, currency },
      flow: decimal(flow, currency),
      change: decimal(change, currency),
      generalLedger: decimal(generalLedger, currency),
      accounts: decimal(accounts, currency),
    };
  };

const breaksOf =
  (date: string) =>
  (at: SubjectAt): Break[] => {
    const { subject, currency, ledger, before } = at;
    const figures = figuresAt(at, date);
    const compare = (kind: BreakKind, expected: bigint, found: bigint): Break[] =>
      expected === found
        ? []
        : [
            {
              ...{ kind, subject, currency, account: null },
              expected: decimal(expected, currency),
              found: decimal(found, currency),
            },
          ];
    return [
      ...compare('balance', figures.accounts, figures.generalLedger),
      ...compare('flow', figures.change, figures.flow),
      ...compare('carried', before, ledger?.opening ?? before),
    ];
  };

/** Σ debits = Σ credits of the day, by currency. */
function unbalanced(days: readonly SubjectAt[], date: string): Break[] {
  const sums = new Map<string, { debits: bigint; credits: bigint }>();
  for (const { currency, ledger } of days) {
    if (ledger?.day !== date) continue;
    const { debits, credits } = sums.get(currency) ?? { debits: 0n, credits: 0n };
    sums.set(currency, { debits: debits + ledger.debits, credits: credits + ledger.credits });
  }
  return [...sums]
    .filter(([, { debits, credits }]) => debits !== credits)
    .map(([currency, { debits, credits }]) => ({
      ...{ kind: 'unbalanced' as const, subject: null, currency, account: null },
      expected: decimal(debits, currency),
      found: decimal(credits, currency),
    }));
}
