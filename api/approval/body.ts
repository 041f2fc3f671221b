import type { Approval } from '../../domain/approval/approval.js';

/** What every proposal says of itself and of its decision, as the log has it. */
export const proposalAnswer = ({
  hash,
  status,
  proposer,
  decision,
  failure,
  proposedAt,
}: Approval) => ({
  hash,
  status,
  proposedBy: proposer.actor,
  decidedBy: decision?.by.actor ?? null,
  reason: decision?.reason ?? null,
  failure: failure && { code: failure.code, detail: failure.detail },
  proposedAt,
  decidedAt: decision?.decidedAt ?? null,
});
