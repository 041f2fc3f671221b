/** Disputes as everybody outside sees them: in answers of the API and in notifications. */
import { toText } from '../money/money.js';
import { type Dispute, outcomeOf, standingNow } from './dispute.js';
import { borneByMerchant, movedOfKind, withdrawnOfHold } from './money.js';

export const DISPUTE_STATUSES = ['open', 'accepted', 'won', 'lost'] as const;

/** The outcome that the channel tells; what became of the money stands beside it. `accepted`: the merchant gave in. */
export const disputeStatus = (dispute: Dispute): (typeof DISPUTE_STATUSES)[number] =>
  outcomeOf(dispute) ?? (dispute.acceptance === null ? 'open' : 'accepted');

export const disputeObject = (dispute: Dispute) => {
  const standing = standingNow(dispute);
  return {
    id: dispute.id,
    object: 'dispute' as const,
    merchant: dispute.merchant,
    payment: dispute.payment,
    channel: dispute.channel,
    reference: dispute.reference,
    amount: toText(dispute.amount),
    reason: dispute.reason,
    stage: standing?.stage ?? null,
    status: disputeStatus(dispute),
    evidenceDueAt: standing?.outcome == null ? (standing?.evidenceDueAt ?? null) : null,
    money: {
      held: toText(borneByMerchant(dispute)),
      withdrawn: toText(withdrawnOfHold(dispute)),
      fees: toText(movedOfKind(dispute, 'fee')),
      settled: dispute.closed !== null,
    },
    standings: dispute.standings.map(({ revision, stage, outcome, evidenceDueAt, toldAt }) => ({
      ...{ revision, stage, outcome, evidenceDueAt, toldAt },
    })),
    movements: dispute.movements.map(({ kind, reference, amount, transaction, toldAt }) => ({
      ...{ kind, reference, amount: toText(amount), transaction, toldAt },
    })),
    evidence: dispute.evidence.map(({ number, status, files, failure, at }) => ({
      ...{ number, status, files, failure, submittedAt: at },
    })),
    acceptance: dispute.acceptance && {
      ...{ status: dispute.acceptance.status, failure: dispute.acceptance.failure },
      acceptedAt: dispute.acceptance.at,
    },
    createdAt: dispute.createdAt,
    updatedAt: dispute.updatedAt,
  };
};
export type DisputeObject = ReturnType<typeof disputeObject>;
