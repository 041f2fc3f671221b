/** Executes what was approved before a crash, or while the ledger or the store was away. */
import type { ApprovalService } from '../../engine/approval/approval-service.js';
import type { Queries } from '../../projections/read-models.js';
import { INVALID_CURSOR } from '../../projections/framework/page.js';

/** As many as one round looks at; the others wait for the next. */
const LIMIT = 20;

export async function executeApproved(
  approvals: ApprovalService,
  queries: Pick<Queries, 'listApprovals'>,
): Promise<void> {
  const page = await queries.listApprovals({ status: 'approved', limit: LIMIT, cursor: undefined });
  if (page === INVALID_CURSOR) return;
  for (const { id } of page.data) await approvals.resume(id);
}
