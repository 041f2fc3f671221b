import type { BillSource } from '../../domain/bill/source.js';
import type { TakenBill, Taking } from '../../domain/bill/taking.js';
import type { InvalidCursor, Page, PageRequest } from '../framework/page.js';
import { pageOfStates } from '../framework/page-of-states.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { bills } from './tables.js';

type Tables = DatabaseOf<readonly [typeof bills]>;

export interface BillFilter extends PageRequest {
  readonly source?: BillSource | undefined;
}

/** Bills that were taken, newest first. */
async function listBills(
  db: Snapshot,
  { source, ...page }: BillFilter,
): Promise<Page<TakenBill> | InvalidCursor> {
  let query = db.withTables<Tables>().selectFrom('bills').select(['id', 'created_at', 'state']);
  query =
    source === undefined
      ? query.where('created_at', '>', '')
      : query.where('source', '=', `${source.type}:${source.name}`);
  return pageOfStates(query, ['created_at', 'id'], page, (state) => {
    const { taken } = state as Taking;
    if (taken === null) throw new Error('a bill that is not taken has no source');
    return taken;
  });
}

export const billQueries = ({ ask }: QueryContext) => ({
  listBills: (filter: BillFilter) => ask((db) => listBills(db, filter)),
});
