import type { payoutStatus } from '../../domain/payout/object.js';
import type { Payout } from '../../domain/payout/payout.js';
import type { InvalidCursor, Page, PageRequest } from '../framework/page.js';
import { pageOfStates } from '../framework/page-of-states.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import type { payouts } from './tables.js';

type Tables = DatabaseOf<readonly [typeof payouts]>;

export interface PayoutFilter extends PageRequest {
  /** Whose payouts may be seen: one merchant's, or undefined for all. */
  readonly merchant?: string | undefined;
  readonly status?: ReturnType<typeof payoutStatus> | undefined;
  readonly reference?: string | undefined;
  readonly beneficiary?: string | undefined;
  /** Made at or after; RFC 3339 in UTC with milliseconds, as is `to`. */
  readonly from?: string | undefined;
  /** Made before. */
  readonly to?: string | undefined;
}

/** Payouts, newest first. */
async function listPayouts(
  db: Snapshot,
  { merchant, status, reference, beneficiary, from, to, ...page }: PayoutFilter,
): Promise<Page<Payout> | InvalidCursor> {
  let query = db.withTables<Tables>().selectFrom('payouts').select(['id', 'created_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  if (status !== undefined) query = query.where('status', '=', status);
  if (reference !== undefined) query = query.where('reference', '=', reference);
  if (beneficiary !== undefined) query = query.where('beneficiary', '=', beneficiary);
  if (from !== undefined) query = query.where('created_at', '>=', from);
  if (to !== undefined) query = query.where('created_at', '<', to);
  return pageOfStates(query, ['created_at', 'id'], page, (state) => state as Payout);
}

export const payoutQueries = ({ ask }: QueryContext) => ({
  listPayouts: (filter: PayoutFilter) => ask((db) => listPayouts(db, filter)),
});
