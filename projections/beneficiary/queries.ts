import type { Beneficiary } from '../../domain/beneficiary/beneficiary.js';
import type { InvalidCursor, Page, PageRequest } from '../framework/page.js';
import { pageOfStates } from '../framework/page-of-states.js';
import type { QueryContext, Snapshot } from '../framework/query.js';
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
  { merchant, ...page }: BeneficiaryFilter,
): Promise<Page<Beneficiary> | InvalidCursor> {
  let query = db
    .withTables<Tables>()
    .selectFrom('beneficiaries')
    .select(['id', 'created_at', 'state']);
  if (merchant !== undefined) query = query.where('merchant', '=', merchant);
  return pageOfStates(query, ['created_at', 'id'], page, (state) => state as Beneficiary);
}

export const beneficiaryQueries = ({ ask }: QueryContext) => ({
  listBeneficiaries: (filter: BeneficiaryFilter) => ask((db) => listBeneficiaries(db, filter)),
});
