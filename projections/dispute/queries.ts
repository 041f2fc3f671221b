import type { Dispute } from '../../domain/dispute/dispute.js';
import type { disputeStatus } from '../../domain/dispute/object.js';
import type { InvalidCursor, Page, PageRequest } from '../framework/page.js';
import { pageOfStates } from '../framework/page-of-states.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { disputes } from './tables.js';

type Tables = DatabaseOf<readonly [typeof disputes]>;

export interface DisputeFilter extends PageRequest {
  /** Whose disputes may be seen: one merchant's, or undefined for all. */
  readonly merchant?: string | undefined;
  readonly payment?: string | undefined;
  readonly status?: ReturnType<typeof disputeStatus> | undefined;
}

/** Disputes, newest first. */
async function listDisputes(
  db: Snapshot,
  { merchant, payment, status, ...page }: DisputeFilter,
): Promise<Page<Dispute> | InvalidCursor> {
  let query = db.withTables<Tables>().selectFrom('disputes').select(['id', 'created_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  if (payment !== undefined) query = query.where('payment', '=', payment);
  if (status !== undefined) query = query.where('status', '=', status);
  return pageOfStates(query, ['created_at', 'id'], page, (state) => state as Dispute);
}

export const disputeQueries = ({ ask }: QueryContext) => ({
  listDisputes: (filter: DisputeFilter) => ask((db) => listDisputes(db, filter)),
});
