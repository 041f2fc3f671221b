import { z } from 'zod';
import type { MoneyText } from '../../domain/money/money.js';
import { moneyText } from '../framework/decimal.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accounts } from '../account/tables.js';
import type { accountEntries } from './tables.js';

type Tables = DatabaseOf<readonly [typeof accountEntries, typeof accounts]>;

export interface StatementEntry {
  readonly sequence: number;
  readonly transaction: string;
  readonly direction: 'debit' | 'credit';
  readonly amount: MoneyText;
  /** Posted balance after the entry, signed towards the account's normal side. */
  readonly balance: MoneyText;
  readonly day: string;
  readonly effectiveDate: string;
  readonly recordedAt: string;
  readonly reference: string | null;
}

const direction = z.enum(['debit', 'credit']);
const SEQUENCE = /^\d{1,15}$/;

/** The account's numbered flow, oldest first; undefined if the book has no such account. */
export async function statement(
  db: Snapshot,
  { book, account, limit, cursor }: PageRequest & { book: string; account: string },
): Promise<Page<StatementEntry> | InvalidCursor | undefined> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const [last = '0'] = after ?? [];
  if (!SEQUENCE.test(last)) return INVALID_CURSOR;
  const known = await db
    .withTables<Tables>()
    .selectFrom('accounts')
    .select('id')
    .where('book', '=', book)
    .where('id', '=', account)
    .executeTakeFirst();
  if (known === undefined) return undefined;
  const rows = await db
    .withTables<Tables>()
    .selectFrom('account_entries')
    .selectAll()
    .where('book', '=', book)
    .where('account', '=', account)
    .where('sequence', '>', Number(last))
    .orderBy('sequence')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ sequence }) => [String(sequence)],
    (row) => ({
      sequence: row.sequence,
      transaction: row.transaction,
      direction: direction.parse(row.direction),
      amount: moneyText(row.amount, row.currency),
      balance: moneyText(row.balance, row.currency),
      day: row.day,
      effectiveDate: row.effective_date,
      recordedAt: row.at,
      reference: row.reference,
    }),
  );
}

export const statementQueries = ({ ask }: QueryContext) => ({
  listAccountEntries: (
    request: PageRequest & { readonly book: string; readonly account: string },
  ) => ask((db) => statement(db, request)),
});
