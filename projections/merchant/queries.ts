import type { MoneyText } from '../../domain/money/money.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import type { merchants } from './tables.js';
import type { QueryContext, Snapshot } from '../framework/query.js';

type Tables = DatabaseOf<readonly [typeof merchants]>;

export interface MerchantView {
  readonly id: string;
  readonly object: 'merchant';
  readonly name: string;
  readonly fee: { readonly percent: string; readonly fixed: MoneyText | null };
}

/** Undefined if there is none. */
export async function merchant(db: Snapshot, id: string): Promise<MerchantView | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('merchants')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && view(row);
}

/** Merchants by id. */
export async function listMerchants(
  db: Snapshot,
  { limit, cursor }: PageRequest,
): Promise<Page<MerchantView> | InvalidCursor> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('merchants').selectAll();
  if (after?.[0] !== undefined) query = query.where('id', '>', after[0]);
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, ({ id }) => [id], view);
}

function view(row: RowOf<typeof merchants>): MerchantView {
  const { id, name, fee_percent: percent, fee_fixed: value, fee_currency: currency } = row;
  const fixed = value === null || currency === null ? null : { value, currency };
  return { id, object: 'merchant', name, fee: { percent, fixed } };
}

export const merchantQueries = ({ ask }: QueryContext) => ({
  merchant: (id: string) => ask((db) => merchant(db, id)),
  listMerchants: (request: PageRequest) => ask((db) => listMerchants(db, request)),
});
