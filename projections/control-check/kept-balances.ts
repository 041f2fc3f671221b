/** What is kept as of now: accounts against their last entries, and the general ledger against its last day. */
import { decimal, minorOf, zero } from '../framework/decimal.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { subjectBalances, subjectDays } from '../general-ledger/tables.js';
import type { accounts as accountsTable, accountBalances, accountSums } from '../account/tables.js';
import { entriesAt, lastPlace } from '../statement/entries.js';
import { accountsOf } from './accounts-of.js';
import type { Break, Log } from './break.js';

type Tables = DatabaseOf<
  readonly [
    typeof accountsTable,
    typeof accountBalances,
    typeof accountSums,
    typeof subjectBalances,
    typeof subjectDays,
  ]
>;

/** More are not looked for: the first says what is wrong. */
const MOST_ACCOUNTS = 20;

export async function keptBreaks(db: Snapshot, log: Log, book: string): Promise<Break[]> {
  const kept = await keptSums(db, book);
  const breaks: Break[] = [];
  const ledger = await db
    .withTables<Tables>()
    .selectFrom('subject_balances as kept')
    .innerJoin('subject_days as days', (join) =>
      join
        .onRef('days.book', '=', 'kept.book')
        .onRef('days.subject', '=', 'kept.subject')
        .onRef('days.currency', '=', 'kept.currency')
        .onRef('days.day', '=', 'kept.day'),
    )
    .select(['kept.subject', 'kept.currency', 'kept.closing as found', 'days.closing as expected'])
    .where('kept.book', '=', book)
    .execute();
  for (const { subject, currency, expected, found } of ledger) {
    if (expected === found) continue;
    breaks.push({ kind: 'total', subject, currency, account: null, expected, found });
  }
  const sums = await db
    .withTables<Tables>()
    .selectFrom('account_sums')
    .select(['subject', 'currency', 'closing'])
    .where('book', '=', book)
    .execute();
  for (const { subject, currency, closing } of sums) {
    const sum = kept.get(`${subject} ${currency}`) ?? 0n;
    if (sum === minorOf(closing, currency)) continue;
    const found = await wrongAccounts(db, log, { book, subject, currency });
    const whole = { account: null, expected: closing, found: decimal(sum, currency) };
    for (const one of found.length === 0 ? [whole] : found) {
      breaks.push({ kind: 'account', subject, currency, ...one });
    }
  }
  return breaks;
}

/** Σ of the accounts as they are kept, by subject and currency, debits up. */
async function keptSums(db: Snapshot, book: string): Promise<ReadonlyMap<string, bigint>> {
  const sums = new Map<string, bigint>();
  for await (const { subject, normal_side, currency, posted } of accountsOf(db, book)) {
    const minor = minorOf(posted, currency);
    const key = `${subject} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + (normal_side === 'debit' ? minor : -minor));
  }
  return sums;
}

async function wrongAccounts(
  db: Snapshot,
  log: Log,
  { book, subject, currency }: Readonly<Record<'book' | 'subject' | 'currency', string>>,
): Promise<Pick<Break, 'account' | 'expected' | 'found'>[]> {
  const wrong: Pick<Break, 'account' | 'expected' | 'found'>[] = [];
  for await (const account of accountsOf(db, book)) {
    if (account.subject !== subject || account.currency !== currency) continue;
    const { id, number, posted, normal_side } = account;
    const place = await lastPlace(db, number, Number.MAX_SAFE_INTEGER);
    const entries = await entriesAt(log, { book, id }, place === undefined ? [] : [place]);
    const balance = entries.at(-1)?.entry.balance ?? zero(currency);
    if (balance === posted) continue;
    const up = (value: string): string =>
      normal_side === 'debit' ? value : decimal(-minorOf(value, currency), currency);
    wrong.push({ account: id, expected: up(balance), found: up(posted) });
    if (wrong.length === MOST_ACCOUNTS) break;
  }
  return wrong;
}
