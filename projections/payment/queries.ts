import { sql } from 'kysely';
import { findRefund } from '../../domain/payment/decide/refund.js';
import type { Currency } from '../../domain/money/currencies.js';
import type { refundStatus } from '../../domain/payment/object.js';
import type { Payment, PaymentStatus, Refund } from '../../domain/payment/payment.js';
import { beginningWith } from '../framework/beginning.js';
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
  /** How the id begins. */
  readonly beginning?: string | undefined;
  readonly status?: PaymentStatus | undefined;
  readonly method?: string | undefined;
  readonly reference?: string | undefined;
  readonly currency?: Currency | undefined;
  /** At least so many minor units, of `currency`. */
  readonly least?: bigint | undefined;
  /** At most so many. */
  readonly most?: bigint | undefined;
  /** Made at or after; RFC 3339 in UTC with milliseconds, as is `to`. */
  readonly from?: string | undefined;
  /** Made before. */
  readonly to?: string | undefined;
}

/**
 * What begins like an id, or has such an amount, is found by an index that is in no order of time. If it is no more
 * than this, it is put in order; if it is more, it is met often enough on the way through time.
 */
const PUT_IN_ORDER = 2_000;

/** Payments, newest first. */
export async function listPayments(
  db: Snapshot,
  filter: PaymentFilter,
): Promise<Page<Payment> | InvalidCursor> {
  const { merchant, status, method, reference, from, to, limit } = filter;
  const after = decodeCursor(filter.cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = among(db, filter, await fewIds(db, filter)).select(['id', 'created_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  if (status !== undefined) query = query.where('status', '=', status);
  if (method !== undefined) query = query.where('method', '=', method);
  if (reference !== undefined) query = query.where('reference', '=', reference);
  if (from !== undefined) query = query.where('created_at', '>=', from);
  if (to !== undefined) query = query.where('created_at', '<', to);
  const rows = await newestFirst(query, ['created_at', 'id'], after)
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ created_at, id }) => [created_at, id],
    ({ state }) => paymentFromText(state),
  );
}

type Found = Pick<PaymentFilter, 'merchant' | 'beginning' | 'currency' | 'least' | 'most'>;

/** Columns by which rows are found. */
const BY_INDEX = { id: sql<string>`id`, amount: sql<number>`amount` };

/** The same values, which no index leads to: a database would rather find every row and sort them all. */
const ON_THE_WAY = { id: sql<string>`id || ''`, amount: sql<number>`amount + 0` };

/** Payments by what is found in no order of time. */
function foundBy(
  db: Snapshot,
  { beginning, currency, least, most }: Found,
  { id, amount }: typeof BY_INDEX,
) {
  let query = db.withTables<Tables>().selectFrom('payments');
  if (beginning !== undefined) {
    const [from, to] = beginningWith(beginning);
    query = query.where(id, '>=', from).where(id, '<', to);
  }
  if (currency !== undefined) query = query.where('currency', '=', currency);
  if (least !== undefined) query = query.where(amount, '>=', Number(least));
  if (most !== undefined) query = query.where(amount, '<=', Number(most));
  return query;
}

/** Their ids if they are few; undefined if they are not, or if nothing of the kind is searched for. */
async function fewIds(db: Snapshot, filter: Found): Promise<string[] | undefined> {
  const { merchant, beginning, currency } = filter;
  if (beginning === undefined && currency === undefined) return undefined;
  let query = foundBy(db, filter, BY_INDEX).select('id');
  // An id tells its merchant already, and its index does not.
  if (beginning === undefined && merchant !== undefined) {
    query = query.where('merchant', '=', merchant);
  }
  const rows = await query.limit(PUT_IN_ORDER + 1).execute();
  return rows.length > PUT_IN_ORDER ? undefined : rows.map(({ id }) => id);
}

/**
 * What a list is narrowed further among. Few payments are fetched before: a database would rather go through an
 * index in the order that is asked for, row by row, until it meets them.
 */
const among = (db: Snapshot, filter: Found, few: readonly string[] | undefined) =>
  db
    .withTables<Tables>()
    .with(
      (found) => (few === undefined ? found('found') : found('found').materialized()),
      (tables) =>
        few === undefined
          ? foundBy(db, filter, ON_THE_WAY).selectAll()
          : tables
              .selectFrom('payments')
              .selectAll()
              .where('id', 'in', [...few, NO_ID]),
    )
    .selectFrom('found');

/** PostgreSQL takes no list without a value. */
const NO_ID = '';

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
