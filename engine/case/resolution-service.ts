/** Proposes resolutions of cases, numbered within each case, and finds them by their number. */
import type { Principal } from '../../domain/access/principal.js';
import type { Approval } from '../../domain/approval/approval.js';
import { reject } from '../../domain/kernel/decider.js';
import { derivedId } from '../../domain/ids.js';
import { toText } from '../../domain/money/money.js';
import type { Answered } from '../answered.js';
import { type ApprovalService, proposalRequestId } from '../approval/approval-service.js';
import type { CaseService } from './case-service.js';
import { RESOLUTION, type Resolution, resolutionOf } from './resolution.js';

export interface ResolutionRequest extends Pick<Resolution, 'action' | 'note'> {
  /** To whom money is booked of which nobody knows whose it is. */
  readonly merchant?: string | undefined;
  readonly by: Principal;
  /** The Idempotency-Key. */
  readonly key: string;
  readonly causationId: string;
}

/** Further proposals for one case are of no use to anybody. */
export const MAX_RESOLUTIONS = 100;

/** Id of the proposal that is a case's resolution of this number. */
export const resolutionId = (id: string, number: number): string =>
  derivedId('approval', RESOLUTION, id, String(number));

/**
 * Refused with `not_found`, `case_closed`, `case_holds_money`, `case_holds_nothing`, `case_not_refundable`,
 * `case_without_merchant`, `case_merchant_known`, `case_money_claimed`, `too_many_resolutions` or `idempotency_key_reused`.
 */
export async function proposeResolution(
  { approvals, cases }: { readonly approvals: ApprovalService; readonly cases: CaseService },
  id: string,
  { action, note, merchant, by, key, causationId }: ResolutionRequest,
): Promise<Answered<Approval>> {
  const found = await cases.find(id);
  if (found === undefined) return reject('not_found', 'there is no such case');
  const { held } = found.case;
  const request = proposalRequestId(RESOLUTION, id, key);
  for (let number = 1; number <= MAX_RESOLUTIONS; number++) {
    const proposed = await approvals.find(resolutionId(id, number));
    const isMine = proposed?.approval.request === request;
    if (proposed !== undefined && !isMine) continue;
    if (proposed !== undefined && isSame(proposed.approval, { action, note, merchant })) {
      return {
        accepted: true,
        value: proposed.approval,
        replayed: true,
        position: proposed.position,
      };
    }
    const amount = action === 'dismiss' || held === null ? null : toText(held);
    const answered = await approvals.propose({
      id: resolutionId(id, number),
      kind: RESOLUTION,
      subject: id,
      content: {
        ...{ number, action, note, amount: amount && { ...amount } },
        ...(merchant === undefined ? {} : { merchant }),
      },
      ...{ by, key, causationId },
    });
    // Another proposal has taken the number in between.
    const isTaken = !answered.accepted && answered.rejection.code === 'idempotency_key_reused';
    if (!isTaken || isMine) return answered;
  }
  return reject('too_many_resolutions', `at most ${MAX_RESOLUTIONS} are proposed for a case`);
}

function isSame(
  approval: Approval,
  { action, note, merchant }: Pick<Resolution, 'action' | 'note' | 'merchant'>,
): boolean {
  const before = resolutionOf(approval);
  return before.action === action && before.note === note && before.merchant === merchant;
}
