import type { Beneficiary } from '../../domain/beneficiary/beneficiary.js';
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
import type { beneficiaries } from './tables.js';

type Tables = DatabaseOf<readonly [typeof beneficiaries]>;

export interface BeneficiaryFilter extends PageRequest {
  /** Whose they are: one merchant's, or undefined for all. */
  readonly merchant?: string | undefined;
}

/** Beneficiaries, newest first. */
async function listBeneficiaries(
  db: Snapshot,
  { merchant, limit, cursor }: BeneficiaryFilter,
): Promise<Page<Beneficiary> | InvalidCursor> {
  const after = decodeCursor(cursor, 2);
  if (after === INVALID_CURSOR) return INVALID_CURSOR;
  let query = db
    .withTables<Tables>()
    .selectFrom('beneficiaries')
    .select(['id', 'created_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  const rows = await newestFirst(query, ['created_at', 'id'], after)
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    ({ created_at, id }) => [created_at, id],
    ({ state }) => stateFromText(state) as Beneficiary,
  );
}

export const beneficiaryQueries = ({ ask }: QueryContext) => ({
  listBeneficiaries: (filter: BeneficiaryFilter) => ask((db) => listBeneficiaries(db, filter)),
});
