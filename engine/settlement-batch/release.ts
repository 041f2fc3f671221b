/** What was held by hand is settled again once a second principal agrees. */
import { z } from 'zod';
import type { Principal } from '../../domain/access/principal.js';
import type { Approval, Proposal } from '../../domain/approval/approval.js';
import type { ProposalKind } from '../../domain/approval/kind.js';
import { derivedId } from '../../domain/ids.js';
import { reject } from '../../domain/kernel/decider.js';
import type { Answered } from '../answered.js';
import type { ApprovalService } from '../approval/approval-service.js';
import { subjectOf, takingsOf } from './proposals.js';
import type { SettlementService, Takings } from './settlement-service.js';

/** Name of the kind, for ever. Its subject is `{merchant}:{currency}`. */
export const SETTLEMENT_RELEASE = 'settlement_release';

const proposedRelease = z.object({
  /** Why it is held. */
  reason: z.string(),
  heldAt: z.string(),
});
export const proposedReleaseOf = ({ content }: Pick<Proposal, 'content'>) =>
  proposedRelease.parse(content);

const NOT_HELD = ['settlement_not_held', 'it is not held, or not by the same hold'] as const;

export const releaseProposals = (
  settlements: Pick<SettlementService, 'find' | 'release'>,
): ProposalKind => ({
  kind: SETTLEMENT_RELEASE,

  async check({ subject, content }) {
    const { merchant, currency } = takingsOf(subject);
    const found = await settlements.find(merchant, currency);
    return found?.held?.at === proposedReleaseOf({ content }).heldAt
      ? undefined
      : reject(...NOT_HELD).rejection;
  },

  /** Executed again after a crash, it releases no hold that was put since. */
  async execute({ subject, content }, context) {
    const of = takingsOf(subject);
    const released = await settlements.release(of, proposedReleaseOf({ content }).heldAt, context);
    return released.accepted
      ? { executed: true, result: { subject } }
      : { executed: false, rejection: released.rejection };
  },
});

/** Refused with `settlement_schedule_missing` or `settlement_not_held`; the same request again answers the proposal as it is now. */
export async function proposeRelease(
  services: { readonly settlements: SettlementService; readonly approvals: ApprovalService },
  of: Takings,
  asked: {
    readonly by: Principal;
    /** The Idempotency-Key. */
    readonly key: string;
    readonly causationId: string;
  },
): Promise<Answered<Approval>> {
  const subject = subjectOf(of);
  const id = derivedId('approval', SETTLEMENT_RELEASE, subject, asked.key);
  const before = await services.approvals.find(id);
  if (before !== undefined) {
    const { content } = before.approval;
    return services.approvals.propose({ id, kind: SETTLEMENT_RELEASE, subject, content, ...asked });
  }
  const found = await services.settlements.find(of.merchant, of.currency);
  if (found === undefined) {
    return reject('settlement_schedule_missing', 'nothing is settled without a schedule');
  }
  if (found.held === null) return reject(...NOT_HELD);
  const content = { reason: found.held.reason, heldAt: found.held.at };
  return services.approvals.propose({ id, kind: SETTLEMENT_RELEASE, subject, content, ...asked });
}
