/** Resolutions as the API shows them. */
import type { z } from 'zod';
import type { Approval } from '../../domain/approval/approval.js';
import { resolutionOf } from '../../engine/case/resolution.js';
import type { resolutionBody } from './contract.js';

/** A proposal that resolves a case. */
export function resolutionAnswer(approval: Approval): z.output<typeof resolutionBody> {
  const { id, subject, hash, status, proposer, decision, failure, proposedAt } = approval;
  const { number, action, note, amount } = resolutionOf(approval);
  return {
    object: 'resolution',
    case: subject,
    number,
    approval: id,
    ...{ action, note, amount, hash, status },
    proposedBy: proposer.actor,
    decidedBy: decision?.by.actor ?? null,
    reason: decision?.reason ?? null,
    failure: failure && { code: failure.code, detail: failure.detail },
    proposedAt,
    decidedAt: decision?.decidedAt ?? null,
  };
}
