import type { MoneyText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { decimal, minorOf, moneyText, zero } from '../framework/decimal.js';
import {
  decodeCursor,
  everyPage,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
  type Take,
} from '../framework/page.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import { book } from '../general-ledger/books.js';
import type { settlementBalances, settlementDays } from './tables.js';
import type { QueryContext, Snapshot } from '../framework/query.js';

type Tables = DatabaseOf<readonly [typeof settlementBalances, typeof settlementDays]>;

export interface SettlementLine {
  readonly merchant: string;
  readonly currency: string;
  readonly day: string;
  readonly openingPayable: MoneyText;
  readonly captures: { readonly count: number; readonly gross: MoneyText };
  readonly refunds: { readonly count: number; readonly gross: MoneyText };
  readonly fees: MoneyText;
  readonly feesReturned: MoneyText;
  /** On fees. */
  readonly tax: MoneyText;
  readonly taxReturned: MoneyText;
  /** What came as shares of others' payments, less what was given to others of its own. */
  readonly shares: MoneyText;
  /** captures − refunds − fees + feesReturned − tax + taxReturned + shares */
  readonly net: MoneyText;
  /** To the merchant's settled money, less what refunds took from there. */
  readonly settled: MoneyText;
  /** Held for disputes, and their fees, less what came back: closing = opening + net − settled − disputed. */
  readonly disputed: MoneyText;
  /** Balance of the merchant's ledger account at the end of the day, or now. */
  readonly closingPayable: MoneyText;
}

export interface SettlementRequest extends PageRequest {
  /** Default: the open accounting day of the book of payments. */
  readonly date?: string | undefined;
  /** Default: every merchant. */
  readonly merchant?: string | undefined;
}

/**
 * A line for each merchant and currency that has moved up to the day, by merchant and currency; one
 * without movement on the day carries its balance on.
 */
export async function listSettlements(
  db: Snapshot,
  { date, merchant, limit, cursor }: SettlementRequest,
): Promise<Page<SettlementLine> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const day = date ?? (await book(db, PAYMENT_BOOK))?.day;
  if (day === undefined) return { data: [], hasMore: false, nextCursor: null };
  let query = db
    .withTables<Tables>()
    .selectFrom('settlement_balances as owed')
    .innerJoin('settlement_days as days', (join) =>
      join
        .onRef('days.merchant', '=', 'owed.merchant')
        .onRef('days.currency', '=', 'owed.currency')
        .on('days.day', '=', (newest) =>
          newest
            .selectFrom('settlement_days as newest')
            .select(({ fn }) => fn.max('newest.day').as('day'))
            .whereRef('newest.merchant', '=', 'owed.merchant')
            .whereRef('newest.currency', '=', 'owed.currency')
            .where('newest.day', '<=', day),
        ),
    )
    .selectAll('days');
  if (merchant !== undefined) query = query.where('owed.merchant', '=', merchant);
  const [lastMerchant, lastCurrency] = after ?? [];
  if (lastMerchant !== undefined && lastCurrency !== undefined) {
    query = query.where((eb) =>
      eb(eb.refTuple('owed.merchant', 'owed.currency'), '>', eb.tuple(lastMerchant, lastCurrency)),
    );
  }
  const rows = await query
    .orderBy('owed.merchant')
    .orderBy('owed.currency')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.merchant, row.currency],
    (row) => line(row, day),
  );
}

function line(row: RowOf<typeof settlementDays>, day: string): SettlementLine {
  const { merchant, currency } = row;
  const moved = row.day === day ? row : carriedOn(row);
  const money = (value: string): MoneyText => moneyText(value, currency);
  const minor = (value: string): bigint => minorOf(value, currency);
  const net =
    minor(moved.captures_gross) -
    minor(moved.refunds_gross) -
    minor(moved.fees) +
    minor(moved.fees_returned) -
    minor(moved.tax) +
    minor(moved.tax_returned) +
    minor(moved.shares);
  return {
    merchant,
    currency,
    day,
    openingPayable: money(moved.opening),
    captures: { count: moved.captures, gross: money(moved.captures_gross) },
    refunds: { count: moved.refunds, gross: money(moved.refunds_gross) },
    fees: money(moved.fees),
    feesReturned: money(moved.fees_returned),
    tax: money(moved.tax),
    taxReturned: money(moved.tax_returned),
    shares: money(moved.shares),
    net: money(decimal(net, currency)),
    settled: money(moved.settled),
    disputed: money(moved.disputed),
    closingPayable: money(moved.closing),
  };
}

function carriedOn(row: RowOf<typeof settlementDays>): RowOf<typeof settlementDays> {
  const none = zero(row.currency);
  return {
    ...row,
    opening: row.closing,
    captures: 0,
    captures_gross: none,
    refunds: 0,
    refunds_gross: none,
    fees: none,
    fees_returned: none,
    tax: none,
    tax_returned: none,
    shares: none,
    settled: none,
    disputed: none,
  };
}

export const settlementQueries = ({ ask, askAtLength }: QueryContext) => ({
  listSettlements: (request: SettlementRequest) => ask((db) => listSettlements(db, request)),
  /** All that such a list shows, as of one moment. */
  everySettlement: (
    filter: Omit<SettlementRequest, keyof PageRequest>,
    take: Take<SettlementLine>,
  ) => askAtLength((db) => everyPage((page) => listSettlements(db, { ...filter, ...page }), take)),
});
