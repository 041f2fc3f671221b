/** The vouchers (凭证) behind a cell of the trial balance: what moved a subject on an accounting day. */
import { minorOf } from '../framework/decimal.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { Bounds } from './as-of.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { accountEntries } from '../statement/tables.js';
import type { accountSubjects } from './tables.js';

type Tables = DatabaseOf<readonly [typeof accountSubjects, typeof accountEntries]>;

export interface CellRequest extends PageRequest, Bounds {
  readonly book: string;
  readonly subject: string;
  readonly currency: string;
  /** Accounting day. */
  readonly date: string;
}

/** What one transaction moved on the cell's subject, in minor units. */
export interface Voucher {
  readonly transaction: string;
  readonly debits: bigint;
  readonly credits: bigint;
  readonly effectiveDate: string;
  readonly recordedAt: string;
  readonly reference: string | null;
}

/** By transaction id; the vouchers of all pages add up to the cell. */
export async function vouchers(
  db: Snapshot,
  { book, subject, currency, date, asOf, effectiveAt, limit, cursor }: CellRequest,
): Promise<Page<Voucher> | InvalidCursor> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db
    .withTables<Tables>()
    .selectFrom('account_entries as entries')
    .innerJoin('account_subjects as subjects', (join) =>
      join
        .onRef('subjects.book', '=', 'entries.book')
        .onRef('subjects.account', '=', 'entries.account'),
    )
    .where('entries.book', '=', book)
    .where('entries.day', '=', date)
    .where('entries.currency', '=', currency)
    .where('subjects.subject', '=', subject);
  if (asOf !== undefined) query = query.where('entries.at', '<=', asOf);
  if (effectiveAt !== undefined) query = query.where('entries.effective_date', '<=', effectiveAt);
  if (after?.[0] !== undefined) query = query.where('entries.transaction', '>', after[0]);
  const ids = await query
    .select('entries.transaction')
    .distinct()
    .orderBy('entries.transaction')
    .limit(limit + 1)
    .execute();
  const entries =
    ids.length === 0
      ? []
      : await query
          .where(
            'entries.transaction',
            'in',
            ids.map(({ transaction }) => transaction),
          )
          .select([
            'entries.transaction',
            'entries.direction',
            'entries.amount',
            'entries.effective_date',
            'entries.at',
            'entries.reference',
          ])
          .execute();
  const found = new Map<string, Voucher>();
  for (const { transaction, direction, amount, effective_date, at, reference } of entries) {
    const before = found.get(transaction) ?? { debits: 0n, credits: 0n };
    const minor = minorOf(amount, currency);
    const [debit, credit] = direction === 'debit' ? [minor, 0n] : [0n, minor];
    found.set(transaction, {
      transaction,
      debits: before.debits + debit,
      credits: before.credits + credit,
      effectiveDate: effective_date,
      recordedAt: at,
      reference,
    });
  }
  return pageOf(
    ids.flatMap(({ transaction }) => found.get(transaction) ?? []),
    limit,
    ({ transaction }) => [transaction],
    (voucher) => voucher,
  );
}
