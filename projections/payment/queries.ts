import { findRefund } from '../../domain/payment/decide/refund.js';
import type { refundStatus } from '../../domain/payment/object.js';
import type { Payment, Refund } from '../../domain/payment/payment.js';
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
import { newestFirst } from '../framework/newest-first.js';
import { findPayments, type PaymentFilter, type Place, type Scope } from './find-payments.js';
import { paymentFromText } from './state-text.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { payments, refunds } from './tables.js';

type Tables = DatabaseOf<readonly [typeof payments, typeof refunds]>;

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

/** Payments, newest first. */
export async function listPayments(
  db: Snapshot,
  filter: PaymentFilter,
): Promise<Page<Payment> | InvalidCursor> {
  const after = decodeCursor(filter.cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const page = await findPayments(db, filter, after);
  return { ...page, data: await paymentsOf(db, page.data) };
}

/** In the same order. */
async function paymentsOf(db: Snapshot, rows: readonly Place[]): Promise<readonly Payment[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const states = new Map<string, string>();
  for (const { id, state } of await db
    .withTables<Tables>()
    .selectFrom('payments')
    .select(['id', 'state'])
    .where('id', 'in', ids)
    .execute()) {
    states.set(id, state);
  }
  return ids.map((id) => paymentFromText(states.get(id) ?? ''));
}

export interface RefundOf {
  readonly payment: Payment;
  readonly refund: Refund;
}

/** As everybody outside sees it. */
export type RefundStatus = ReturnType<typeof refundStatus>;

/** A refund with its payment; undefined if there is none, or if it is another merchant's. */
export async function refund(
  db: Snapshot,
  id: string,
  { merchant }: Scope = {},
): Promise<RefundOf | undefined> {
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

export interface RefundFilter extends PageRequest, Scope {
  readonly status?: RefundStatus | undefined;
  /** Asked for at or after; RFC 3339 in UTC with milliseconds, as is `to`. */
  readonly from?: string | undefined;
  /** Asked for before. */
  readonly to?: string | undefined;
}

/** Refunds with their payments, newest first. */
async function listRefunds(
  db: Snapshot,
  { merchant, status, from, to, limit, cursor }: RefundFilter,
): Promise<Page<RefundOf> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db
    .withTables<Tables>()
    .selectFrom('refunds')
    .innerJoin('payments', 'payments.id', 'refunds.payment')
    .select(['refunds.id', 'refunds.created_at', 'payments.state']);
  if (merchant !== undefined) query = query.where('refunds.merchant', '=', merchant);
  if (status !== undefined) query = query.where('refunds.status', '=', status);
  if (from !== undefined) query = query.where('refunds.created_at', '>=', from);
  if (to !== undefined) query = query.where('refunds.created_at', '<', to);
  const rows = await newestFirst(query, ['refunds.created_at', 'refunds.id'], after)
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ created_at, id }) => [created_at, id],
    ({ id, state }) => refundIn(paymentFromText(state), id),
  );
}

/** @throws Error a row of a refund that its payment does not have */
function refundIn(payment: Payment, id: string): RefundOf {
  const refund = findRefund(payment, id);
  if (refund === undefined) throw new Error(`${payment.id} has no refund ${id}`);
  return { payment, refund };
}

export const paymentQueries = ({ ask, askAtLength }: QueryContext) => ({
  payment: (id: string, scope?: Scope) => ask((db) => payment(db, id, scope)),
  listPayments: (filter: PaymentFilter) => ask((db) => listPayments(db, filter)),
  /** All that such a list shows, as of one moment. */
  everyPayment: (filter: Omit<PaymentFilter, keyof PageRequest>, take: Take<Payment>) =>
    askAtLength((db) => everyPage((page) => listPayments(db, { ...filter, ...page }), take)),
  listRefunds: (filter: RefundFilter) => ask((db) => listRefunds(db, filter)),
  everyRefund: (filter: Omit<RefundFilter, keyof PageRequest>, take: Take<RefundOf>) =>
    askAtLength((db) => everyPage((page) => listRefunds(db, { ...filter, ...page }), take)),
  refund: (id: string, scope?: Scope) => ask((db) => refund(db, id, scope)),
});
