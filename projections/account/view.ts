/** An account as it is shown, and its rows. */
import { z } from 'zod';
import type { MoneyText } from '../../domain/money/money.js';
import { decimal, minorOf, moneyText } from '../framework/decimal.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import type { accountBalances, accounts } from './tables.js';

type Tables = DatabaseOf<readonly [typeof accounts, typeof accountBalances]>;

export interface AccountView {
  readonly id: string;
  readonly object: 'account';
  readonly book: string;
  readonly currency: string;
  readonly subject: string;
  readonly status: 'open' | 'frozen' | 'closed';
  readonly limits: { readonly floor?: MoneyText; readonly ceiling?: MoneyText };
  readonly metadata: Readonly<Record<string, string>>;
  readonly balance: {
    readonly posted: MoneyText;
    readonly pending: { readonly in: MoneyText; readonly out: MoneyText };
    /** posted − out − floor; an account without a floor counts from zero. */
    readonly available: MoneyText;
    readonly sequence: number;
  };
}

/** An account with its balance. */
export type AccountRow = RowOf<typeof accounts> &
  Pick<RowOf<typeof accountBalances>, 'posted' | 'sequence'>;

const status = z.enum(['open', 'frozen', 'closed']);
const metadata = z.record(z.string(), z.string());

/** Accounts, each with its balance. */
export const accountRows = (db: Snapshot) =>
  db
    .withTables<Tables>()
    .selectFrom('accounts')
    .innerJoin('account_balances', 'account_balances.account', 'accounts.number')
    .selectAll('accounts')
    .select(['posted', 'sequence']);

export const findAccount = (
  db: Snapshot,
  { book, id }: { book: string; id: string },
): Promise<AccountRow | undefined> =>
  accountRows(db).where('book', '=', book).where('id', '=', id).executeTakeFirst();

export function view(row: AccountRow): AccountView {
  const { currency, floor, ceiling, posted, pending_out } = row;
  const money = (value: string): MoneyText => moneyText(value, currency);
  const free = minorOf(posted, currency) - minorOf(pending_out, currency);
  const available = floor === null ? free : free - minorOf(floor, currency);
  return {
    id: row.id,
    object: 'account',
    book: row.book,
    currency,
    subject: row.subject,
    status: status.parse(row.status),
    limits: {
      ...(floor === null ? {} : { floor: money(floor) }),
      ...(ceiling === null ? {} : { ceiling: money(ceiling) }),
    },
    metadata: metadata.parse(JSON.parse(row.metadata)),
    balance: {
      posted: money(posted),
      pending: { in: money(row.pending_in), out: money(pending_out) },
      available: money(decimal(available, currency)),
      sequence: row.sequence,
    },
  };
}
