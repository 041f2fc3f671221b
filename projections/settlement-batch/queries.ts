import type { MoneyText } from '../../domain/money/money.js';
import { scheduleTerms } from '../../domain/settlement-batch/events.js';
import type { ScheduleTerms } from '../../domain/settlement-batch/schedule.js';
import { decimal, minorOf, moneyText } from '../framework/decimal.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf, RowOf } from '../framework/table.js';
import type { settlementBatches, settlementSchedules } from './tables.js';

type Tables = DatabaseOf<readonly [typeof settlementBatches, typeof settlementSchedules]>;

export interface ScheduleView {
  readonly merchant: string;
  readonly currency: string;
  readonly version: number;
  readonly terms: ScheduleTerms;
  readonly setBy: string;
  readonly setAt: string;
  readonly held: string | null;
  readonly carried: MoneyText;
  readonly carriedSince: string | null;
}

export const BATCH_STATUSES = ['waiting', 'open', 'settled', 'carried'] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

export interface BatchView {
  readonly id: string;
  readonly merchant: string;
  readonly currency: string;
  readonly number: number;
  readonly day: string;
  readonly status: BatchStatus;
  /** Numbers of entries of the pending account, after the first, up to the last. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly credits: MoneyText;
  readonly debits: MoneyText;
  readonly carriedIn: MoneyText;
  /** credits − debits + carriedIn */
  readonly due: MoneyText;
  readonly approvedBy: string | null;
  readonly transaction: string | null;
  /** Null until it is settled or carried over. */
  readonly outcome: {
    readonly settled: MoneyText;
    readonly payable: MoneyText;
    readonly reserve: MoneyText;
    readonly reserveUntil: string | null;
    readonly reserveReleasedOn: string | null;
    readonly carried: MoneyText;
    readonly carriedSince: string | null;
    readonly cause: string | null;
  } | null;
  readonly madeAt: string;
  readonly updatedAt: string;
}

export interface BatchesRequest extends PageRequest {
  readonly merchant?: string | undefined;
  readonly currency?: string | undefined;
  readonly status?: BatchStatus | undefined;
}

/** Batches, newest first. */
async function listSettlementBatches(
  db: Snapshot,
  { merchant, currency, status, limit, cursor }: BatchesRequest,
): Promise<Page<BatchView> | InvalidCursor> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const [position] = after ?? [];
  if (position !== undefined && !/^\d{1,15}$/.test(position)) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('settlement_batches').selectAll();
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  if (currency !== undefined) query = query.where('currency', '=', currency);
  if (status !== undefined) query = query.where('status', '=', status);
  if (position !== undefined) query = query.where('position', '<', Number(position));
  const rows = await query
    .orderBy('position', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [String(row.position)], batchView);
}

/** Undefined if there is none, or none of this merchant. */
export async function settlementBatchById(
  db: Snapshot,
  id: string,
  scope?: string,
): Promise<BatchView | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('settlement_batches')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined || (scope !== undefined && row.merchant !== scope)
    ? undefined
    : batchView(row);
}

/** Schedules by merchant and currency. */
async function listSettlementSchedules(
  db: Snapshot,
  { merchant, limit, cursor }: PageRequest & { readonly merchant?: string | undefined },
): Promise<Page<ScheduleView> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('settlement_schedules').selectAll();
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  const [lastMerchant, lastCurrency] = after ?? [];
  if (lastMerchant !== undefined && lastCurrency !== undefined) {
    query = query.where((eb) =>
      eb(eb.refTuple('merchant', 'currency'), '>', eb.tuple(lastMerchant, lastCurrency)),
    );
  }
  const rows = await query
    .orderBy('merchant')
    .orderBy('currency')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.merchant, row.currency], scheduleView);
}

const scheduleView = (row: RowOf<typeof settlementSchedules>): ScheduleView => ({
  ...{ merchant: row.merchant, currency: row.currency, version: row.version },
  terms: scheduleTerms.parse(JSON.parse(row.terms)),
  ...{ setBy: row.set_by, setAt: row.set_at, held: row.held },
  carried: moneyText(row.carried, row.currency),
  carriedSince: row.carried_since,
});

function batchView(row: RowOf<typeof settlementBatches>): BatchView {
  const { currency, credits, debits, carried_in } = row;
  const minor = (value: string) => minorOf(value, currency);
  const text = (value: string) => moneyText(value, currency);
  const due = minor(credits) - minor(debits) + minor(carried_in);
  return {
    ...{ id: row.id, merchant: row.merchant, currency, number: row.number, day: row.day },
    status: BATCH_STATUSES.find((status) => status === row.status) ?? 'open',
    ...{ from: row.from_entry, to: row.to_entry, count: row.count },
    ...{ credits: text(credits), debits: text(debits), carriedIn: text(carried_in) },
    due: text(decimal(due, currency)),
    ...{ approvedBy: row.approved_by, transaction: row.transaction },
    outcome: outcomeOf(row),
    ...{ madeAt: row.made_at, updatedAt: row.updated_at },
  };
}

function outcomeOf(row: RowOf<typeof settlementBatches>): BatchView['outcome'] {
  const { currency, settled, payable, reserve, carried } = row;
  if (settled === null || payable === null || reserve === null || carried === null) return null;
  const text = (value: string) => moneyText(value, currency);
  return {
    ...{ settled: text(settled), payable: text(payable), reserve: text(reserve) },
    ...{ reserveUntil: row.reserve_until, reserveReleasedOn: row.reserve_released_on },
    ...{ carried: text(carried), carriedSince: row.carried_since, cause: row.cause },
  };
}

export const settlementBatchQueries = ({ ask }: QueryContext) => ({
  listSettlementBatches: (request: BatchesRequest) =>
    ask((db) => listSettlementBatches(db, request)),
  settlementBatch: (id: string, scope?: string) => ask((db) => settlementBatchById(db, id, scope)),
  listSettlementSchedules: (request: PageRequest & { readonly merchant?: string | undefined }) =>
    ask((db) => listSettlementSchedules(db, request)),
});
