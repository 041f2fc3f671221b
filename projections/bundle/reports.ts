/**
 * What a bundle holds beside events: the balances of all accounts and the trial balance of each book, as of a
 * position. What was recorded later changes no answer, so no state of the database is held meanwhile.
 */
import type { AccountLine, Report } from '../../domain/bundle/lines.js';
import { boundOfPosition, type Position } from '../../domain/kernel/position.js';
import type { accountBalances, accounts } from '../account/tables.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { zero } from '../framework/decimal.js';
import { listBooks } from '../general-ledger/books.js';
import { trialBalance } from '../general-ledger/trial-balance.js';
import { entriesAt, type EntryPlace, lastPlace } from '../statement/entries.js';
import type { accountEntries } from '../statement/tables.js';

type Tables = DatabaseOf<readonly [typeof accounts, typeof accountBalances, typeof accountEntries]>;

/** Accounts that are asked for at once. */
const PAGE = 100;

type Context = Pick<QueryContext, 'ask' | 'log'>;

/** @param to a position that the models have come to */
export async function* bundleReports(context: Context, to: Position): AsyncGenerator<Report> {
  for (const { id: book } of await context.ask(listBooks)) {
    const balance = await context.ask((db) => trialBalance(db, { book, asOf: to }));
    // The book was opened later.
    if (balance === undefined) continue;
    for await (const account of accountLines(context, book, to)) yield { account };
    const { date, closed, lines, totals, balanced } = balance;
    yield {
      trialBalance: { book, date, closed, lines: [...lines], totals: [...totals], balanced },
    };
  }
}

/** By id. */
async function* accountLines(
  { ask, log }: Context,
  book: string,
  to: Position,
): AsyncGenerator<AccountLine> {
  for (let after = ''; ;) {
    const page = await ask((db) => accountsAfter(db, { book, after, to: boundOfPosition(to) }));
    for (const { id, currency, posted, sequence, last, hasMovedOn } of page) {
      const line = { book, account: id, currency };
      if (!hasMovedOn) {
        yield { ...line, posted, sequence };
        continue;
      }
      const entries = await entriesAt(log, { book, id }, last === undefined ? [] : [last]);
      const entry = entries.at(-1)?.entry;
      yield {
        ...line,
        posted: entry?.balance ?? zero(currency),
        sequence: entry?.sequence ?? 0,
      };
    }
    const end = page.at(-1);
    if (end === undefined) return;
    after = end.id;
  }
}

interface FoundAccount {
  readonly id: string;
  readonly currency: string;
  readonly posted: string;
  readonly sequence: number;
  /** It moved after the position. */
  readonly hasMovedOn: boolean;
  /** Its last entry by then, if it moved on since. */
  readonly last: EntryPlace | undefined;
}

async function accountsAfter(
  db: Snapshot,
  { book, after, to }: { readonly book: string; readonly after: string; readonly to: number },
): Promise<readonly FoundAccount[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('accounts')
    .innerJoin('account_balances', 'account_balances.account', 'accounts.number')
    .select(['accounts.id', 'accounts.number', 'accounts.currency', 'posted', 'sequence'])
    .select((row) =>
      row
        .selectFrom('account_entries')
        .select('position')
        .whereRef('account_entries.account', '=', 'accounts.number')
        .where('position', '>', to)
        .orderBy('position')
        .limit(1)
        .as('next'),
    )
    .where('book', '=', book)
    .where('accounts.id', '>', after)
    .where('accounts.number', '<=', to)
    .orderBy('accounts.id')
    .limit(PAGE)
    .execute();
  const found: FoundAccount[] = [];
  for (const { number, next, ...account } of rows) {
    const hasMovedOn = next !== null;
    const last = hasMovedOn ? await lastPlace(db, number, to) : undefined;
    found.push({ ...account, hasMovedOn, last });
  }
  return found;
}
