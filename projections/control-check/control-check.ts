/**
 * The control check (总分核对): the balances that the ledger's writer keeps per account, against the
 * general ledger that is summed from the entries, by subject and currency.
 */
import { decimal, minorOf } from '../framework/decimal.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accounts } from '../account/tables.js';
import type { accountEntries } from '../statement/tables.js';
import type { subjectBalances } from '../general-ledger/tables.js';

type Tables = DatabaseOf<readonly [typeof accounts, typeof accountEntries, typeof subjectBalances]>;

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
export async function controlCheck(db: Snapshot, book: string): Promise<ControlCheck> {
  const subjects = await subjectChecks(db, book);
  const wrong = subjects.find(({ accounts, generalLedger }) => accounts !== generalLedger);
  const first = wrong && { ...wrong, divergence: await firstDivergence(db, book, wrong) };
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

type CheckedAccount = Record<'id' | 'normal_side' | 'currency' | 'posted', string>;

const PAGE = 5_000;

async function* accountsOf(db: Snapshot, book: string) {
  for (let last = ''; ;) {
    const rows = await db
      .withTables<Tables>()
      .selectFrom('accounts')
      .select(['id', 'subject', 'normal_side', 'currency', 'posted'])
      .where('book', '=', book)
      .where('id', '>', last)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return;
    last = end.id;
  }
}

async function firstDivergence(
  db: Snapshot,
  book: string,
  { subject, currency }: SubjectCheck,
): Promise<Divergence | null> {
  for await (const account of accountsOf(db, book)) {
    if (account.subject !== subject || account.currency !== currency) continue;
    const found = await checkFlow(db, book, account);
    if (found !== null) return found;
  }
  return null;
}

/** Σ flow = Δ balance, entry by entry. */
async function checkFlow(
  db: Snapshot,
  book: string,
  { id, normal_side, currency, posted }: CheckedAccount,
): Promise<Divergence | null> {
  let balance = 0n;
  for (let last = 0; ;) {
    const entries = await db
      .withTables<Tables>()
      .selectFrom('account_entries')
      .select(['sequence', 'transaction', 'direction', 'amount', 'balance'])
      .where('book', '=', book)
      .where('account', '=', id)
      .where('sequence', '>', last)
      .orderBy('sequence')
      .limit(PAGE)
      .execute();
    for (const entry of entries) {
      const amount = minorOf(entry.amount, currency);
      balance += entry.direction === normal_side ? amount : -amount;
      const expected = decimal(balance, currency);
      if (entry.sequence !== last + 1 || entry.balance !== expected) {
        const { sequence, transaction } = entry;
        return { account: id, sequence, transaction, expected, found: entry.balance };
      }
      last = entry.sequence;
    }
    if (entries.length < PAGE) break;
  }
  const expected = decimal(balance, currency);
  if (expected === posted) return null;
  return { account: id, sequence: null, transaction: null, expected, found: posted };
}
