import type { Topup } from '../../domain/topup/topup.js';
import { newestFirst } from '../framework/newest-first.js';
import {
  decodeCursor,
  INVALID_CURSOR,
  type InvalidCursor,
  type Page,
  pageOf,
  type PageRequest,
} from '../framework/page.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import { stateFromText } from '../framework/state-text.js';
import type { DatabaseOf } from '../framework/table.js';
import type { topups } from './tables.js';

type Tables = DatabaseOf<readonly [typeof topups]>;

export interface TopupFilter extends PageRequest {
  /** Whose they are: one merchant's, or undefined for all. */
  readonly merchant?: string | undefined;
}

/** Top-ups, newest first. */
async function listTopups(
  db: Snapshot,
  { merchant, limit, cursor }: TopupFilter,
): Promise<Page<Topup> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('topups').select(['id', 'created_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  const rows = await newestFirst(query, ['created_at', 'id'], after)
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ created_at, id }) => [created_at, id],
    ({ state }) => stateFromText(state) as Topup,
  );
}

export const topupQueries = ({ ask }: QueryContext) => ({
  listTopups: (filter: TopupFilter) => ask((db) => listTopups(db, filter)),
});
