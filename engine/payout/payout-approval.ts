/** Payouts that another principal has to approve before they go to the bank. */
import type { ProposalKind } from '../../domain/approval/kind.js';
import { reject } from '../../domain/kernel/decider.js';
import { toText } from '../../domain/money/money.js';
import type { PayoutCommand } from '../../domain/payout/decider.js';
import { type Payout, payoutApprovalId } from '../../domain/payout/payout.js';
import type { AggregateHost } from '../aggregate-host.js';
import type { ApprovalService } from '../approval/approval-service.js';

/** Name of the kind, for ever. Its subject is the payout's id. */
export const PAYOUT_APPROVAL = 'payout';

type Host = AggregateHost<Payout, PayoutCommand>;

/** The kind of proposal that lets payouts go. */
export const payoutApprovals = (host: Host): ProposalKind => ({
  kind: PAYOUT_APPROVAL,

  async check({ subject }) {
    const found = await host.find(subject);
    if (found === undefined) return reject('not_found', 'there is no such payout').rejection;
    if (found.state.status !== 'canceled') return undefined;
    return reject('payout_not_cancelable', 'the payout was canceled before').rejection;
  },

  async execute({ id, subject }, context) {
    const command = { type: 'ApprovePayout', approval: id } as const;
    const approved = await host.submit(subject, command, { ...context, correlationId: subject });
    return approved.accepted
      ? { executed: true, result: { payout: subject } }
      : { executed: false, rejection: approved.rejection };
  },

  async refuse({ subject }, context) {
    const command = { type: 'CancelPayout', reason: 'rejected' } as const;
    await host.submit(subject, command, { ...context, correlationId: subject });
  },
});

/** Asks for the approval of a payout; the same proposal however often it is asked for. */
export const payoutProposer =
  (approvals: ApprovalService) =>
  async ({ id, merchant, beneficiary, amount, proposer }: Payout): Promise<void> => {
    if (proposer === null) throw new Error(`payout ${id} needs no approval`);
    const answered = await approvals.propose({
      id: payoutApprovalId(id),
      kind: PAYOUT_APPROVAL,
      subject: id,
      content: { merchant, beneficiary, amount: toText(amount) },
      ...{ by: proposer, key: id, causationId: id },
    });
    // Canceled meanwhile: nothing is left to approve.
    if (!answered.accepted && answered.rejection.code !== 'payout_not_cancelable') {
      throw new Error(`the proposal of ${id} was refused: ${answered.rejection.code}`);
    }
  };
