/** The vouchers (凭证) behind a cell of the trial balance: what moved a subject on an accounting day. */
import type { Position } from '../../domain/kernel/position.js';
import { minorOf } from '../framework/decimal.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { Bounds } from './as-of.js';
import type { vouchers as table } from './tables.js';

type Tables = DatabaseOf<readonly [typeof table]>;

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

/** In the order of the log; the vouchers of all pages add up to the cell. @param position they end there. */
export async function vouchers(
  db: Snapshot,
  { book, subject, currency, date, effectiveAt, limit, cursor }: CellRequest,
  position: Position,
): Promise<Page<Voucher> | InvalidCursor> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db
    .withTables<Tables>()
    .selectFrom('vouchers')
    .selectAll()
    .where('book', '=', book)
    .where('subject', '=', subject)
    .where('currency', '=', currency)
    .where('day', '=', date)
    .where('position', '<=', position);
  if (effectiveAt !== undefined) query = query.where('effective_date', '<=', effectiveAt);
  if (after?.[0] !== undefined) query = query.where('position', '>', after[0]);
  const rows = await query
    .orderBy('position')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.position],
    (row) => ({
      transaction: row.transaction,
      debits: minorOf(row.debits, currency),
      credits: minorOf(row.credits, currency),
      effectiveDate: row.effective_date,
      recordedAt: row.at,
      reference: row.reference,
    }),
  );
}
