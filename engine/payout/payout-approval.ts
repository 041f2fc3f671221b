/** Payouts that another principal has to approve before they go to the bank. */
import type { ProposalKind } from '../../domain/approval/kind.js';
import { notUsable } from '../../domain/beneficiary/beneficiary.js';
import type { Clock } from '../../domain/kernel/clock.js';
import { type Rejection, reject } from '../../domain/kernel/decider.js';
import { toText } from '../../domain/money/money.js';
import type { PayoutCommand } from '../../domain/payout/decider.js';
import { type Payout, payoutApprovalId } from '../../domain/payout/payout.js';
import type { AggregateHost } from '../aggregate-host.js';
import type { ApprovalService } from '../approval/approval-service.js';
import type { BeneficiaryService } from '../beneficiary/beneficiary-service.js';

/** Name of the kind, for ever. Its subject is the payout's id. */
export const PAYOUT_APPROVAL = 'payout';

const NOT_USABLE = 'beneficiary_not_usable';

interface Ports {
  readonly host: AggregateHost<Payout, PayoutCommand>;
  readonly beneficiaries: Pick<BeneficiaryService, 'find'>;
  readonly clock: Clock;
}

/** The kind of proposal that lets payouts go. */
export const payoutApprovals = ({ host, ...ports }: Ports): ProposalKind => ({
  kind: PAYOUT_APPROVAL,

  async check({ subject }) {
    const found = await host.find(subject);
    return found === undefined
      ? reject('not_found', 'there is no such payout').rejection
      : refusalNow(found.state, ports);
  },

  async execute({ id, subject }, context) {
    const found = await host.find(subject);
    const rejection = found && (await refusalNow(found.state, ports));
    const caused = { ...context, correlationId: subject };
    if (rejection !== undefined) {
      if (rejection.code === NOT_USABLE) {
        // Its one proposal is used up: what waits for it would wait for ever.
        await host.submit(subject, { type: 'CancelPayout', reason: NOT_USABLE }, caused);
      }
      return { executed: false, rejection };
    }
    const command = { type: 'ApprovePayout', approval: id } as const;
    const approved = await host.submit(subject, command, caused);
    return approved.accepted
      ? { executed: true, result: { payout: subject } }
      : { executed: false, rejection: approved.rejection };
  },

  async refuse({ subject }, context) {
    const command = { type: 'CancelPayout', reason: 'rejected' } as const;
    await host.submit(subject, command, { ...context, correlationId: subject });
  },
});

/** Much may have happened to whom it goes since it was asked for; not to what has gone already. */
async function refusalNow(
  { status, beneficiary: id }: Payout,
  { beneficiaries, clock }: Omit<Ports, 'host'>,
): Promise<Rejection | undefined> {
  if (status === 'canceled') {
    return reject('payout_not_cancelable', 'the payout was canceled before').rejection;
  }
  if (status !== 'awaiting_approval') return undefined;
  const found = await beneficiaries.find(id);
  if (found === undefined) throw new Error(`there is no beneficiary ${id}`);
  return notUsable(found.beneficiary, clock.now())?.rejection;
}

/**
 * Asks for the approval of a payout; the same proposal however often it is asked for.
 * @returns that nobody can approve it any more, if so.
 */
export const payoutProposer =
  (approvals: ApprovalService) =>
  async (payout: Payout): Promise<'proposed' | typeof NOT_USABLE> => {
    const { id, merchant, beneficiary, amount, proposer } = payout;
    if (proposer === null) throw new Error(`payout ${id} needs no approval`);
    const answered = await approvals.propose({
      id: payoutApprovalId(id),
      kind: PAYOUT_APPROVAL,
      subject: id,
      content: { merchant, beneficiary, amount: toText(amount) },
      ...{ by: proposer, key: id, causationId: id },
    });
    if (answered.accepted) return 'proposed';
    const { code } = answered.rejection;
    // Canceled meanwhile: nothing is left to approve.
    if (code === 'payout_not_cancelable') return 'proposed';
    if (code === NOT_USABLE) return code;
    throw new Error(`the proposal of ${id} was refused: ${code}`);
  };
