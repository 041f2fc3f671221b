/** Schedules and batches as the API shows them. */
import type { Approval } from '../../domain/approval/approval.js';
import type { Settlement } from '../../domain/settlement-batch/settlement.js';
import { proposedScheduleOf, takingsOf } from '../../engine/settlement-batch/proposals.js';
import { proposedReleaseOf } from '../../engine/settlement-batch/release.js';
import type { Run } from '../../engine/settlement-batch/settlement-service.js';
import type { BatchView, ScheduleView } from '../../projections/settlement-batch/queries.js';
import { proposalAnswer } from '../approval/body.js';

export const batchBody = (view: BatchView) => ({
  object: 'settlement_batch' as const,
  ...view,
});

export const scheduleBody = ({ merchant, currency, version, terms, ...rest }: ScheduleView) => ({
  object: 'settlement_schedule' as const,
  ...{ merchant, currency, version },
  ...terms,
  ...rest,
});

export function scheduleProposalBody(approval: Approval) {
  const { terms, after } = proposedScheduleOf(approval);
  return {
    object: 'settlement_schedule_proposal' as const,
    id: approval.id,
    ...takingsOf(approval.subject),
    ...{ after, terms },
    ...proposalAnswer(approval),
  };
}

export function releaseProposalBody(approval: Approval) {
  return {
    object: 'settlement_release_proposal' as const,
    id: approval.id,
    ...takingsOf(approval.subject),
    held: proposedReleaseOf(approval).reason,
    ...proposalAnswer(approval),
  };
}

const WAITS = {
  approval: 'the batch waits for the approval of an operator',
  hold: 'the settlement is held by hand',
  money: 'refunds have taken the money of the pending account: later takings come first',
  read_model: 'the read model of entries is behind',
} as const;

export const runBody = (
  { merchant, currency, batches, open }: Settlement,
  waits: Run['waits'] = null,
) => ({
  object: 'settlement_run' as const,
  ...{ merchant, currency, batches, open: open?.id ?? null },
  waits:
    typeof waits === 'string'
      ? { code: waits, detail: WAITS[waits] }
      : waits && { code: waits.code, detail: waits.detail },
});
