/**
 * Settlements: what came to a merchant and what went, by accounting day of posting. The figures come
 * from the metadata of the engine's transactions, the closing balance from the ledger's own entry: so
 * a line that does not add up shows that one of the two is wrong.
 */
import {
  isManagedId,
  MERCHANT_TAKINGS,
  merchantAccountId,
  readAccountId,
} from '../../domain/ledger/account-id.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { SETTLEMENT } from '../../domain/settlement-batch/posting.js';
import { minus, plus, zero } from '../framework/decimal.js';
import { bookEvents } from '../framework/events.js';
import type { Projection, Rows } from '../framework/projection.js';
import type { RowOf } from '../framework/table.js';
import { settlementBalances, settlementDays } from './tables.js';

type Posted = Extract<LedgerEvent, { type: 'TransactionPosted' }>['data'];
type DayRow = RowOf<typeof settlementDays>;

/** A transaction that concerns a merchant in a currency. */
interface Movement {
  readonly merchant: string;
  readonly currency: string;
  readonly posted: Posted;
  /** Balance of the merchant's account after it; undefined if it did not move. */
  readonly balance: string | undefined;
}

export const settlementsProjection: Projection<'settlements'> = {
  name: 'settlements',
  version: 5,
  tables: [settlementBalances, settlementDays],
  async apply(batch, tx) {
    const movements = bookEvents(batch).flatMap(({ book, event }) =>
      book === PAYMENT_BOOK && event.type === 'TransactionPosted' ? movementsOf(event.data) : [],
    );
    if (movements.length === 0) return;
    const balances = await tx.rows(
      settlementBalances,
      movements.map(({ merchant, currency }) => [merchant, currency]),
    );
    const days = await tx.rows(
      settlementDays,
      movements.map(({ merchant, currency, posted }) => [merchant, currency, posted.day]),
    );
    for (const movement of movements) settle(balances, days, movement);
  },
};

/** What a transaction is to its merchant: what a case booked from suspense came, or went, as well. */
const MOVES: Readonly<Record<string, 'capture' | 'refund'>> = {
  capture: 'capture',
  case_booked: 'capture',
  refund: 'refund',
  case_charged: 'refund',
};

const NONE: readonly Movement[] = [];

function movementsOf(posted: Posted): readonly Movement[] {
  const { merchant, kind } = posted.metadata;
  // Most transactions of a ledger that others post to are no merchant's.
  if (merchant === undefined && !posted.entries.some(({ account }) => isManagedId(account))) {
    return NONE;
  }
  const found = new Map<string, Movement>();
  // A capture that is all fee moves no merchant's account and is a capture all the same.
  const currency = posted.entries[0]?.currency;
  if (merchant !== undefined && currency !== undefined && MOVES[kind ?? ''] !== undefined)
    found.set(merchantAccountId(merchant, currency), {
      merchant,
      currency,
      posted,
      balance: undefined,
    });
  for (const { account, balance } of posted.entries) {
    const name = readAccountId(account);
    if (name.kind !== 'merchant' || name.subject !== MERCHANT_TAKINGS) continue;
    found.set(account, { merchant: name.merchant, currency: name.currency, posted, balance });
  }
  return [...found.values()];
}

function settle(
  balances: Rows<typeof settlementBalances>,
  days: Rows<typeof settlementDays>,
  { merchant, currency, posted, balance }: Movement,
): void {
  const before = balances.get(merchant, currency);
  const { day } = posted;
  if (before !== undefined && before.day > day) {
    throw new Error(`settlement of ${merchant} moves on ${day} after ${before.day}`);
  }
  const opening = before?.closing ?? zero(currency);
  const closing = balance ?? opening;
  const row = days.get(merchant, currency, day) ?? emptyDay(merchant, currency, day, opening);
  days.put({ ...counted(row, posted, merchant), closing });
  balances.put({ merchant, currency, day, closing });
}

const emptyDay = (merchant: string, currency: string, day: string, opening: string): DayRow => ({
  merchant,
  currency,
  day,
  opening,
  captures: 0,
  captures_gross: zero(currency),
  refunds: 0,
  refunds_gross: zero(currency),
  fees: zero(currency),
  fees_returned: zero(currency),
  tax: zero(currency),
  tax_returned: zero(currency),
  shares: zero(currency),
  settled: zero(currency),
  disputed: zero(currency),
  closing: opening,
});

/** Only what went through the merchant's account counts; suspended facts are in suspense. */
function counted(row: DayRow, posted: Posted, merchant: string): DayRow {
  const { metadata, entries } = posted;
  const { gross, fee, tax, shares } = metadata;
  const { currency } = row;
  if (metadata['merchant'] !== merchant) return received(row, posted, merchant);
  if (metadata['kind'] === SETTLEMENT || metadata['dispute'] !== undefined) {
    const account = merchantAccountId(merchant, currency);
    const moved = entries.find((entry) => entry.account === account);
    if (moved === undefined) return row;
    const sum = moved.direction === 'debit' ? plus : minus;
    return metadata['kind'] === SETTLEMENT
      ? { ...row, settled: plus(row.settled, moved.amount, currency) }
      : { ...row, disputed: sum(row.disputed, moved.amount, currency) };
  }
  const kind = MOVES[metadata.kind ?? ''];
  if (gross === undefined || fee === undefined) return row;
  if (kind === 'capture') {
    return {
      ...row,
      captures: row.captures + 1,
      captures_gross: plus(row.captures_gross, gross, currency),
      fees: plus(row.fees, fee, currency),
      tax: plus(row.tax, tax ?? zero(currency), currency),
      shares: minus(row.shares, shares ?? zero(currency), currency),
    };
  }
  if (kind === 'refund') {
    const from = minus(gross, metadata['suspended'] ?? zero(currency), currency);
    // All of it came from suspense: the merchant's account gave nothing.
    if (from === zero(currency)) return row;
    return {
      ...row,
      refunds: row.refunds + 1,
      refunds_gross: plus(row.refunds_gross, from, currency),
      fees_returned: plus(row.fees_returned, fee, currency),
      tax_returned: plus(row.tax_returned, tax ?? zero(currency), currency),
      shares: plus(row.shares, shares ?? zero(currency), currency),
      settled: minus(row.settled, metadata['fromPayable'] ?? zero(currency), currency),
    };
  }
  return row;
}

/** What a receiver of a share got of another's payment, or gave back. */
function received(row: DayRow, { metadata, entries }: Posted, merchant: string): DayRow {
  const { currency } = row;
  if (metadata['shares'] === undefined) return row;
  const account = merchantAccountId(merchant, currency);
  return entries
    .filter((entry) => entry.account === account)
    .reduce(
      (sum, { direction, amount }) => ({
        ...sum,
        shares: (direction === 'credit' ? plus : minus)(sum.shares, amount, currency),
      }),
      row,
    );
}
