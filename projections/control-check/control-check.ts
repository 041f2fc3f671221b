/**
 * The control check (总分核对): the balances that the ledger's writer keeps per account, against the
 * general ledger that is summed from the entries, by subject and currency.
 */
import { decimal, minorOf } from '../framework/decimal.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { accountsOf, type CheckedAccount } from './accounts-of.js';
import { entriesAt, type EntryPlace, placesIn } from '../statement/entries.js';
import type { subjectBalances } from '../general-ledger/tables.js';

type Tables = DatabaseOf<readonly [typeof subjectBalances]>;
/** What the entries of an account say is in the log. */
type Log = Parameters<typeof entriesAt>[0];

export interface SubjectCheck {
  readonly subject: string;
  readonly currency: string;
  /** Σ of the accounts' posted balances; decimal text, debits up, as is `generalLedger`. */
  readonly accounts: string;
  readonly generalLedger: string;
}

/** Where a flow first contradicts itself or its account. */
export interface Divergence {
  readonly account: string;
  /** Number of the entry that does not follow from the entry before; null: the balance after all. */
  readonly sequence: number | null;
  readonly transaction: string | null;
  readonly expected: string;
  readonly found: string;
}

export interface ControlCheck {
  readonly book: string;
  readonly agrees: boolean;
  readonly subjects: readonly SubjectCheck[];
  /** The first subject that differs, with the first account that does not add up, if one does not. */
  readonly first: (SubjectCheck & { readonly divergence: Divergence | null }) | null;
}

/** Compares one book, on one state of the database: the models share a group, so a position too. */
export async function controlCheck(db: Snapshot, log: Log, book: string): Promise<ControlCheck> {
  const subjects = await subjectChecks(db, book);
  const wrong = subjects.find(({ accounts, generalLedger }) => accounts !== generalLedger);
  const first = wrong && { ...wrong, divergence: await firstDivergence(db, log, book, wrong) };
  return { book, agrees: first === undefined, subjects, first: first ?? null };
}

async function subjectChecks(db: Snapshot, book: string): Promise<SubjectCheck[]> {
  const sums = new Map<string, { subject: string; currency: string; sum: bigint; gl: bigint }>();
  const sumOf = (subject: string, currency: string) => {
    const key = JSON.stringify([subject, currency]);
    const found = sums.get(key) ?? { subject, currency, sum: 0n, gl: 0n };
    sums.set(key, found);
    return found;
  };
  for await (const { subject, normal_side, currency, posted } of accountsOf(db, book)) {
    const minor = minorOf(posted, currency);
    sumOf(subject, currency).sum += normal_side === 'debit' ? minor : -minor;
  }
  const ledger = await db
    .withTables<Tables>()
    .selectFrom('subject_balances')
    .select(['subject', 'currency', 'closing'])
    .where('book', '=', book)
    .execute();
  for (const { subject, currency, closing } of ledger) {
    sumOf(subject, currency).gl = minorOf(closing, currency);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { subject, currency, sum, gl }]) => ({
      subject,
      currency,
      accounts: decimal(sum, currency),
      generalLedger: decimal(gl, currency),
    }));
}

/** Entries that are read from the log at once. */
const ENTRIES = 500;

async function firstDivergence(
  db: Snapshot,
  log: Log,
  book: string,
  { subject, currency }: SubjectCheck,
): Promise<Divergence | null> {
  for await (const account of accountsOf(db, book)) {
    if (account.subject !== subject || account.currency !== currency) continue;
    const found = await checkFlow(db, log, book, account);
    if (found !== null) return found;
  }
  return null;
}

/** Σ flow = Δ balance, entry by entry. */
async function checkFlow(
  db: Snapshot,
  log: Log,
  book: string,
  { id, number, normal_side, currency, posted }: CheckedAccount,
): Promise<Divergence | null> {
  let balance = 0n;
  let last = 0;
  for await (const places of placesOf(db, number)) {
    for (const { entry, transaction } of await entriesAt(log, { book, id }, places)) {
      const amount = minorOf(entry.amount, currency);
      balance += entry.direction === normal_side ? amount : -amount;
      const expected = decimal(balance, currency);
      const { sequence, balance: found } = entry;
      if (sequence !== last + 1 || found !== expected) {
        return { account: id, sequence, transaction: transaction.transaction, expected, found };
      }
      last = sequence;
    }
  }
  const expected = decimal(balance, currency);
  if (expected === posted) return null;
  return { account: id, sequence: null, transaction: null, expected, found: posted };
}

/** Where all entries of an account are, page by page. */
async function* placesOf(db: Snapshot, account: number): AsyncGenerator<readonly EntryPlace[]> {
  for (let from = 0; ;) {
    const places = await placesIn(
      db,
      account,
      { start: from, end: Number.MAX_SAFE_INTEGER },
      ENTRIES,
    );
    yield places;
    const end = places.at(-1);
    if (end === undefined || places.length < ENTRIES) return;
    from = end.position + 1;
  }
}
