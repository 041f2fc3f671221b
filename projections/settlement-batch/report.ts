/** The report of a batch: its items as the log has them, then what became of their sum. Debits equal credits. */
import { merchantAccountId } from '../../domain/ledger/account-id.js';
import type { MoneyText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { SETTLEMENT } from '../../domain/settlement-batch/posting.js';
import { decimal, minorOf, moneyText } from '../framework/decimal.js';
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
import type { DatabaseOf } from '../framework/table.js';
import { accountEntriesAfter, type EntryAfter } from '../statement/entries-after.js';
import { type BatchView, settlementBatchById } from './queries.js';
import type { settlementBatches } from './tables.js';

type Tables = DatabaseOf<readonly [typeof settlementBatches]>;

export interface ReportLine {
  /** Number of the batch. */
  readonly batch: number;
  /** `capture`, `refund`, `share` … of an item; `carried_in`, `reserve`, `carried_over`, `payable` of its sum. */
  readonly kind: string;
  /** Number of the entry; null of what is no item. */
  readonly sequence: number | null;
  readonly transaction: string | null;
  readonly payment: string | null;
  readonly refund: string | null;
  /** Accounting day. */
  readonly day: string;
  readonly recordedAt: string | null;
  /** What was captured or refunded; null of what is neither. */
  readonly gross: MoneyText | null;
  readonly fee: MoneyText | null;
  readonly tax: MoneyText | null;
  /** What receivers of shares got of a capture, or gave back with a refund. */
  readonly shares: MoneyText | null;
  /** What of a refund was taken from settled money, beside the debit. */
  readonly fromPayable: MoneyText | null;
  readonly debit: MoneyText | null;
  readonly credit: MoneyText | null;
}

export interface BatchAt {
  readonly id: string;
  /** The merchant whose batch it has to be; left out for anybody's. */
  readonly scope?: string | undefined;
}

interface Found {
  readonly batch: BatchView;
  /** The place of the last entry before it in the log; null if it is the first batch. */
  readonly start: string | null;
}

async function findBatch(db: Snapshot, { id, scope }: BatchAt): Promise<Found | undefined> {
  const batch = await settlementBatchById(db, id, scope);
  if (batch === undefined) return undefined;
  const before = await db
    .withTables<Tables>()
    .selectFrom('settlement_batches')
    .select('entry_position')
    .where('merchant', '=', batch.merchant)
    .where('currency', '=', batch.currency)
    .where('number', '=', batch.number - 1)
    .executeTakeFirst();
  return { batch, start: before?.entry_position ?? null };
}

const POSITION = /^\d{20}$/;

/** Items in the order of the ledger; undefined if there is no such batch. */
async function settlementReport(
  context: Pick<QueryContext, 'ask' | 'log'>,
  at: BatchAt,
  { limit, cursor }: PageRequest,
): Promise<Page<ReportLine> | InvalidCursor | undefined> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const [position] = after ?? [];
  if (position !== undefined && !POSITION.test(position)) return INVALID_CURSOR;
  const found = await context.ask((db) => findBatch(db, at));
  if (found === undefined) return undefined;
  const { batch, start } = found;
  const account = merchantAccountId(batch.merchant, batch.currency);
  const entries = await accountEntriesAfter(
    context,
    { book: PAYMENT_BOOK, account },
    position ?? start,
    limit + 1,
  );
  const own = entries.filter(({ entry }) => entry.sequence <= batch.to);
  const page = pageOf(
    own,
    limit,
    (last) => [last.position],
    (entry) => entry,
  );
  const lines = page.data
    .filter(({ transaction }) => transaction.metadata['kind'] !== SETTLEMENT)
    .map((entry) => itemLine(batch, entry));
  return { ...page, data: page.hasMore ? lines : [...lines, ...sumLines(batch)] };
}

function itemLine(
  { number, currency, merchant }: BatchView,
  { entry, transaction, recordedAt }: EntryAfter,
): ReportLine {
  const { metadata, day } = transaction;
  // Of another's payment a share came in, or went back: its figures are those of the other.
  const isShare = metadata['shares'] !== undefined && metadata['merchant'] !== merchant;
  const of = (name: string): MoneyText | null =>
    isShare || metadata[name] === undefined ? null : moneyText(metadata[name], currency);
  const kind = metadata['kind'] ?? 'adjustment';
  const amount = moneyText(entry.amount, currency);
  return {
    ...{ batch: number, kind: isShare ? 'share' : kind, sequence: entry.sequence },
    ...{ transaction: transaction.transaction, payment: metadata['payment'] ?? null },
    ...{ refund: metadata['refund'] ?? null, day, recordedAt },
    ...{ gross: of('gross'), fee: of('fee'), tax: of('tax'), shares: of('shares') },
    fromPayable: of('fromPayable'),
    debit: entry.direction === 'debit' ? amount : null,
    credit: entry.direction === 'credit' ? amount : null,
  };
}

/** What came in with the batch, and where its sum went. */
function sumLines(batch: BatchView): readonly ReportLine[] {
  const { currency, carriedIn, outcome, transaction } = batch;
  const line = (kind: string, { value }: MoneyText, side: 'debit' | 'credit'): ReportLine[] => {
    const minor = minorOf(value, currency);
    if (minor === 0n && kind !== 'payable') return [];
    const amount = moneyText(decimal(minor < 0n ? -minor : minor, currency), currency);
    // Below zero it stands on the other side.
    const isDebit = (side === 'debit') === minor >= 0n;
    return [
      {
        ...{ batch: batch.number, kind, sequence: null, payment: null, refund: null },
        transaction: kind === 'payable' || kind === 'reserve' ? transaction : null,
        ...{ day: batch.day, recordedAt: null, gross: null, fee: null, tax: null, shares: null },
        fromPayable: null,
        ...{ debit: isDebit ? amount : null, credit: isDebit ? null : amount },
      },
    ];
  };
  return [
    ...line('carried_in', carriedIn, 'credit'),
    ...(outcome === null
      ? []
      : [
          ...line('reserve', outcome.reserve, 'debit'),
          ...line('carried_over', outcome.carried, 'debit'),
          ...line('payable', outcome.payable, 'debit'),
        ]),
  ];
}

export const settlementReportQueries = ({ ask, askAtLength, log }: QueryContext) => ({
  /** A page of the report of a batch; undefined if there is none. */
  settlementReport: (at: BatchAt, page: PageRequest) => settlementReport({ ask, log }, at, page),
  /** All of it, as of one moment. */
  everyReportLine: (at: BatchAt, take: Take<ReportLine>) =>
    askAtLength((db) => {
      const inState = { ask: <R>(query: (db: Snapshot) => Promise<R>) => query(db), log };
      return everyPage(
        (page) => settlementReport(inState, at, page).then((found) => found ?? EMPTY_PAGE),
        take,
      );
    }),
});
