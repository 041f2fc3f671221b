import { findRefund } from '../../domain/payment/decide/refund.js';
import type { Payment, PaymentStatus, Refund } from '../../domain/payment/payment.js';
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
import { paymentFromText } from './state-text.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { payments, refunds } from './tables.js';

type Tables = DatabaseOf<readonly [typeof payments, typeof refunds]>;

/** Whose payments may be seen: one merchant's, or undefined for all. */
export interface Scope {
  readonly merchant?: string | undefined;
}

/** Undefined if there is none, or if it belongs to another merchant. */
export async function payment(
  db: Snapshot,
  id: string,
  { merchant }: Scope = {},
): Promise<Payment | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('payments')
    .select(['merchant', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined || (merchant !== undefined && row.merchant !== merchant)) return undefined;
  return paymentFromText(row.state);
}

export interface PaymentFilter extends PageRequest, Scope {
  readonly status?: PaymentStatus | undefined;
  readonly reference?: string | undefined;
  /** Made at or after; RFC 3339 in UTC with milliseconds, as is `to`. */
  readonly from?: string | undefined;
  /** Made before. */
  readonly to?: string | undefined;
}

/** Payments, newest first. */
export async function listPayments(
  db: Snapshot,
  { merchant, status, reference, from, to, limit, cursor }: PaymentFilter,
): Promise<Page<Payment> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('payments').select(['id', 'created_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  if (status !== undefined) query = query.where('status', '=', status);
  if (reference !== undefined) query = query.where('reference', '=', reference);
  if (from !== undefined) query = query.where('created_at', '>=', from);
  if (to !== undefined) query = query.where('created_at', '<', to);
  const [lastAt, lastId] = after ?? [];
  if (lastAt !== undefined && lastId !== undefined) {
    query = query.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(lastAt, lastId)));
  }
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ created_at, id }) => [created_at, id],
    ({ state }) => paymentFromText(state),
  );
}

/** A refund with its payment; undefined if there is none, or if it is another merchant's. */
export async function refund(
  db: Snapshot,
  id: string,
  { merchant }: Scope = {},
): Promise<{ readonly payment: Payment; readonly refund: Refund } | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('refunds')
    .innerJoin('payments', 'payments.id', 'refunds.payment')
    .select(['payments.merchant', 'payments.state'])
    .where('refunds.id', '=', id)
    .executeTakeFirst();
  if (row === undefined || (merchant !== undefined && row.merchant !== merchant)) return undefined;
  const found = paymentFromText(row.state);
  const refund = findRefund(found, id);
  return refund && { payment: found, refund };
}

export const paymentQueries = ({ ask, askAtLength }: QueryContext) => ({
  payment: (id: string, scope?: Scope) => ask((db) => payment(db, id, scope)),
  listPayments: (filter: PaymentFilter) => ask((db) => listPayments(db, filter)),
  /** All that such a list shows, as of one moment. */
  everyPayment: (filter: Omit<PaymentFilter, keyof PageRequest>, take: Take<Payment>) =>
    askAtLength((db) => everyPage((page) => listPayments(db, { ...filter, ...page }), take)),
  refund: (id: string, scope?: Scope) => ask((db) => refund(db, id, scope)),
});
