import type { Topup } from '../../domain/topup/topup.js';
import type { InvalidCursor, Page, PageRequest } from '../framework/page.js';
import { pageOfStates } from '../framework/page-of-states.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
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
  { merchant, ...page }: TopupFilter,
): Promise<Page<Topup> | InvalidCursor> {
  let query = db.withTables<Tables>().selectFrom('topups').select(['id', 'created_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  return pageOfStates(query, ['created_at', 'id'], page, (state) => state as Topup);
}

export const topupQueries = ({ ask }: QueryContext) => ({
  listTopups: (filter: TopupFilter) => ask((db) => listTopups(db, filter)),
});
