import type { MoneyText } from '../../domain/money/money.js';
import { beginningWith } from '../framework/beginning.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import { MERCHANT_STATUSES, type merchants, type MerchantStatus, nameKey } from './tables.js';
import type { QueryContext, Snapshot } from '../framework/query.js';

type Tables = DatabaseOf<readonly [typeof merchants]>;

export interface MerchantView {
  readonly id: string;
  readonly object: 'merchant';
  readonly name: string;
  readonly fee: { readonly percent: string; readonly fixed: MoneyText | null };
  readonly status: MerchantStatus;
  readonly registeredAt: string;
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

export interface MerchantFilter extends PageRequest {
  /** How the id begins. */
  readonly id?: string | undefined;
  /** How the name begins, in whatever letters. */
  readonly name?: string | undefined;
  readonly status?: MerchantStatus | undefined;
}

/** Merchants by id; if a name is searched, by name. */
export async function listMerchants(
  db: Snapshot,
  { limit, cursor, id, name, status }: MerchantFilter,
): Promise<Page<MerchantView> | InvalidCursor> {
  const order = name === undefined ? (['id'] as const) : (['name_key', 'id'] as const);
  const after = decodeCursor(cursor, order.length);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('merchants').selectAll();
  if (status !== undefined) query = query.where('status', '=', status);
  if (id !== undefined) {
    const [from, to] = beginningWith(id);
    query = query.where('id', '>=', from).where('id', '<', to);
  }
  if (name !== undefined) {
    const [from, to] = beginningWith(nameKey(name));
    query = query.where('name_key', '>=', from).where('name_key', '<', to);
  }
  if (after !== undefined) {
    const [first = '', second = ''] = after;
    query = query.where((eb) =>
      name === undefined
        ? eb('id', '>', first)
        : eb(eb.refTuple('name_key', 'id'), '>', eb.tuple(first, second)),
    );
  }
  for (const column of order) query = query.orderBy(column);
  const rows = await query.limit(limit + 1).execute();
  return pageOf(rows, limit, (row) => order.map((column) => row[column]), view);
}

function view(row: RowOf<typeof merchants>): MerchantView {
  const { id, name, fee_percent: percent, fee_fixed: value, fee_currency: currency } = row;
  const fixed = value === null || currency === null ? null : { value, currency };
  const status = MERCHANT_STATUSES.find((known) => known === row.status) ?? 'active';
  const fee = { percent, fixed };
  return { id, object: 'merchant', name, fee, status, registeredAt: row.registered_at };
}

export const merchantQueries = ({ ask }: QueryContext) => ({
  merchant: (id: string) => ask((db) => merchant(db, id)),
  listMerchants: (request: MerchantFilter) => ask((db) => listMerchants(db, request)),
});
