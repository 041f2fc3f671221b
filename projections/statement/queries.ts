import type { MoneyText } from '../../domain/money/money.js';
import { moneyText } from '../framework/decimal.js';
import {
  decodeCursor,
  EMPTY_PAGE,
  everyPage,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
  type Take,
} from '../framework/page.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import { accountEntriesAfter } from './entries-after.js';
import { type AccountEntry, entriesAt, type EntryPlace, placesIn } from './entries.js';
import {
  type AccountAt,
  accountStatement,
  knownAccount,
  type Period,
  stretchOf,
} from './period.js';

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

interface StatementRequest extends PageRequest, AccountAt, Period {}

/** A position and a number of an entry. */
const NUMBER = /^\d{1,15}$/;

/** Where the numbered flow goes on: a transaction, and the last of its entries that was shown. */
interface From {
  readonly position: number;
  readonly sequence: number;
}

/** The position of a transaction, and the number of the last of its entries that was shown. */
function fromCursor(cursor: string | undefined): From | InvalidCursor {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const [position = '0', sequence = '0'] = after ?? [];
  if (!NUMBER.test(position) || !NUMBER.test(sequence)) return INVALID_CURSOR;
  return { position: Number(position), sequence: Number(sequence) };
}

/**
 * Where the next entries of an account are, undefined if the book has no such account. That of the entry which
 * was shown last comes again: more of its entries may be the account's.
 */
async function statementPlaces(
  db: Snapshot,
  request: StatementRequest,
  { position }: From,
): Promise<readonly EntryPlace[] | undefined> {
  const known = await knownAccount(db, request);
  if (known === undefined) return undefined;
  const { start, end } = await stretchOf(db, request.book, request);
  const stretch = { start: Math.max(start, position), end };
  return placesIn(db, known.number, stretch, request.limit + 2);
}

const toItem = ({ entry, transaction, recordedAt }: AccountEntry): StatementEntry => ({
  sequence: entry.sequence,
  transaction: transaction.transaction,
  direction: entry.direction,
  amount: moneyText(entry.amount, entry.currency),
  balance: moneyText(entry.balance, entry.currency),
  day: transaction.day,
  effectiveDate: transaction.effectiveDate,
  recordedAt,
  reference: transaction.reference,
});

async function listAccountEntries(
  { ask, log }: Pick<QueryContext, 'ask' | 'log'>,
  request: StatementRequest,
): Promise<Page<StatementEntry> | InvalidCursor | undefined> {
  const { book, account: id, limit } = request;
  const from = fromCursor(request.cursor);
  if (from === INVALID_CURSOR) return INVALID_CURSOR;
  const places = await ask((db) => statementPlaces(db, request, from));
  if (places === undefined) return undefined;
  const entries = (await entriesAt(log, { book, id }, places)).filter(
    ({ entry }) => entry.sequence > from.sequence,
  );
  return pageOf(
    entries.slice(0, limit + 1),
    limit,
    ({ position, entry }) => [String(position), String(entry.sequence)],
    toItem,
  );
}

export const statementQueries = ({ ask, askAtLength, log }: QueryContext) => ({
  /** The account's numbered flow, oldest first; undefined if the book has no such account. */
  listAccountEntries: (request: StatementRequest) => listAccountEntries({ ask, log }, request),
  /** Entries after a place of the log, oldest first; none of an account that is not known yet. */
  accountEntriesAfter: (at: AccountAt, after: string | null, limit: number) =>
    accountEntriesAfter({ ask, log }, at, after, limit),
  /** Undefined if the book has no such account. */
  accountStatement: (at: AccountAt, period: Period) => accountStatement({ ask, log }, at, period),
  /** All of the flow, as of one moment; nothing of an account that the book does not have. */
  everyAccountEntry: (
    account: Omit<StatementRequest, keyof PageRequest>,
    take: Take<StatementEntry>,
  ) =>
    askAtLength((db) => {
      const inState = { ask: <R>(query: (db: Snapshot) => Promise<R>) => query(db), log };
      const list = (page: PageRequest) =>
        listAccountEntries(inState, { ...account, ...page }).then((found) => found ?? EMPTY_PAGE);
      return everyPage(list, take);
    }),
});
