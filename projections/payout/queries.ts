import type { payoutStatus } from '../../domain/payout/object.js';
import type { Payout } from '../../domain/payout/payout.js';
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

const payoutFromText = (text: string): Payout => stateFromText(text) as Payout;

/** Payouts, newest first. */
async function listPayouts(
  db: Snapshot,
  filter: PayoutFilter,
): Promise<Page<Payout> | InvalidCursor> {
  const { merchant, status, reference, beneficiary, from, to, limit, cursor } = filter;
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db.withTables<Tables>().selectFrom('payouts').select(['id', 'created_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  if (status !== undefined) query = query.where('status', '=', status);
  if (reference !== undefined) query = query.where('reference', '=', reference);
  if (beneficiary !== undefined) query = query.where('beneficiary', '=', beneficiary);
  if (from !== undefined) query = query.where('created_at', '>=', from);
  if (to !== undefined) query = query.where('created_at', '<', to);
  const rows = await newestFirst(query, ['created_at', 'id'], after)
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ created_at, id }) => [created_at, id],
    ({ state }) => payoutFromText(state),
  );
}

export const payoutQueries = ({ ask }: QueryContext) => ({
  listPayouts: (filter: PayoutFilter) => ask((db) => listPayouts(db, filter)),
});
