import { toPosition } from '../../domain/kernel/position.js';
import type { BillSource } from '../../domain/bill/source.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import { newestFirst } from '../framework/newest-first.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { positionBefore } from '../log-time/as-of.js';
import type { ItemState, NowStatus, RunState } from './state.js';
import type { reconciliationItems, reconciliations } from './tables.js';

type Tables = DatabaseOf<readonly [typeof reconciliations, typeof reconciliationItems]>;

export interface ReconciliationFilter extends PageRequest {
  readonly source?: BillSource | undefined;
}

/** Runs that are complete, newest first. */
async function listReconciliations(
  db: Snapshot,
  { source, limit, cursor }: ReconciliationFilter,
): Promise<Page<RunState> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('reconciliations').selectAll();
  if (source !== undefined) {
    query = query.where('source', '=', `${source.type}:${source.name}`);
  }
  const rows = await newestFirst(query, ['created_at', 'id'], after)
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.created_at, row.id],
    ({ state }) => JSON.parse(state) as RunState,
  );
}

/** Undefined if there is none, or if it is not complete. */
async function reconciliationById(db: Snapshot, id: string): Promise<RunState | undefined> {
  const row = await db
    .withTables<Tables>()
    .selectFrom('reconciliations')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirst();
  return row && (JSON.parse(row.state) as RunState);
}

export interface ItemsFilter extends PageRequest {
  readonly reconciliation: string;
  readonly status?: NowStatus | undefined;
}

export interface ItemView extends ItemState {
  readonly number: number;
  readonly status: NowStatus;
}

const NUMBER = /^\d{1,15}$/;

/** In the order in which they were found; undefined if there is no such run. */
async function listReconciliationItems(
  db: Snapshot,
  { reconciliation, status, limit, cursor }: ItemsFilter,
): Promise<Page<ItemView> | InvalidCursor | undefined> {
  const after = decodeCursor(cursor, 1);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  const [last = '-1'] = after ?? [];
  if (after !== undefined && !NUMBER.test(last)) return INVALID_CURSOR;
  if ((await reconciliationById(db, reconciliation)) === undefined) return undefined;
  let query = db
    .withTables<Tables>()
    .selectFrom('reconciliation_items')
    .select(['number', 'status', 'state'])
    .where('reconciliation', '=', reconciliation)
    .where('number', '>', Number(last));
  if (status !== undefined) query = query.where('status', '=', status);
  const rows = await query
    .orderBy('number')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ number }) => [String(number)],
    ({ number, status: now, state }) => ({
      ...{ number, status: now as NowStatus },
      ...(JSON.parse(state) as ItemState),
    }),
  );
}

/** Where the log ended before an instant; undefined if nothing was recorded since. */
async function logPositionBefore(db: Snapshot, at: string): Promise<string | undefined> {
  const found = await positionBefore(db, at);
  return found === undefined ? undefined : toPosition(found);
}

export const reconciliationQueries = ({ ask }: QueryContext) => ({
  listReconciliations: (filter: ReconciliationFilter) =>
    ask((db) => listReconciliations(db, filter)),
  reconciliation: (id: string) => ask((db) => reconciliationById(db, id)),
  listReconciliationItems: (filter: ItemsFilter) =>
    ask((db) => listReconciliationItems(db, filter)),
  logPositionBefore: (at: string) => ask((db) => logPositionBefore(db, at)),
});
