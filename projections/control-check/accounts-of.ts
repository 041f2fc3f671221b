/** The accounts of a book with the balances that are kept of them, a page at a time. */
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accountBalances, accounts } from '../account/tables.js';

type Tables = DatabaseOf<readonly [typeof accounts, typeof accountBalances]>;

export interface CheckedAccount extends Record<
  'id' | 'subject' | 'normal_side' | 'currency' | 'posted',
  string
> {
  readonly number: number;
}

const PAGE = 5_000;

/** In the order of their ids. */
export async function* accountsOf(db: Snapshot, book: string): AsyncGenerator<CheckedAccount> {
  for (let last = ''; ;) {
    const rows = await db
      .withTables<Tables>()
      .selectFrom('accounts')
      .innerJoin('account_balances', 'account_balances.account', 'accounts.number')
      .select(['id', 'number', 'subject', 'normal_side', 'currency', 'posted'])
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
