/** Executes what was approved before a crash, or while the ledger or the store was away. */
import type { ApprovalService } from '../../engine/approval/approval-service.js';
import type { Projections } from '../../projections/open-projections.js';
import { INVALID_CURSOR } from '../../projections/framework/page.js';

/** As many as one round looks at; the others wait for the next. */
const LIMIT = 20;

/** @returns looks once; looks no further while the read model has not moved since it had nothing to do. */
export function approvedExecutor(
  approvals: ApprovalService,
  { queries, position }: Pick<Projections, 'queries' | 'position'>,
): () => Promise<void> {
  let doneAt: string | undefined;
  return async () => {
    const at = position('approvals');
    if (at === doneAt) return;
    const page = await queries.listApprovals({
      status: 'approved',
      limit: LIMIT,
      cursor: undefined,
    });
    if (page === INVALID_CURSOR) return;
    for (const { id } of page.data) await approvals.resume(id);
    doneAt = page.data.length === 0 ? at : undefined;
  };
}
