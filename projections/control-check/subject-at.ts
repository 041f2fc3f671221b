/** A subject at the end of a day, by its accounts and by the general ledger. */
import { minorOf, zero } from '../framework/decimal.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accountDays } from '../account/tables.js';
import type { subjectDays } from '../general-ledger/tables.js';

type Tables = DatabaseOf<readonly [typeof accountDays, typeof subjectDays]>;

interface LedgerDay {
  readonly day: string;
  readonly opening: bigint;
  readonly debits: bigint;
  readonly credits: bigint;
  readonly closing: bigint;
}

interface AccountDay {
  readonly day: string;
  readonly opening: bigint;
  readonly closing: bigint;
}

/** A subject at the end of a day: the last day that moved it, on either side. */
export interface SubjectAt {
  readonly subject: string;
  readonly currency: string;
  readonly ledger: LedgerDay | undefined;
  readonly accounts: AccountDay | undefined;
  /** How the general ledger closed before that day. */
  readonly before: bigint;
}

export interface SubjectPlace {
  readonly book: string;
  readonly subject: string;
  readonly currency: string;
}

export async function subjectAt(
  db: Snapshot,
  { book, subject, currency }: SubjectPlace,
  date: string,
): Promise<SubjectAt> {
  const tables = db.withTables<Tables>();
  const minor = (value: string): bigint => minorOf(value, currency);
  const [last, previous] = await tables
    .selectFrom('subject_days')
    .selectAll()
    .where('book', '=', book)
    .where('subject', '=', subject)
    .where('currency', '=', currency)
    .where('day', '<=', date)
    .orderBy('day', 'desc')
    .limit(2)
    .execute();
  const accounts = await tables
    .selectFrom('account_days')
    .select(['day', 'opening', 'closing'])
    .where('book', '=', book)
    .where('subject', '=', subject)
    .where('currency', '=', currency)
    .where('day', '<=', date)
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    ...{ subject, currency },
    before: minor(previous?.closing ?? zero(currency)),
    ledger: last && {
      day: last.day,
      opening: minor(last.opening),
      debits: minor(last.debits),
      credits: minor(last.credits),
      closing: minor(last.closing),
    },
    accounts: accounts && {
      day: accounts.day,
      opening: minor(accounts.opening),
      closing: minor(accounts.closing),
    },
  };
}

/** What both sides say of a day; a day without a row moved nothing. */
export function figuresAt({ ledger, accounts }: SubjectAt, date: string) {
  return {
    flow: ledger?.day === date ? ledger.debits - ledger.credits : 0n,
    change: accounts?.day === date ? accounts.closing - accounts.opening : 0n,
    generalLedger: ledger?.closing ?? 0n,
    accounts: accounts?.closing ?? 0n,
  };
}
