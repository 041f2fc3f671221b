/** Resolutions as the API shows them. */
import type { z } from 'zod';
import type { Approval } from '../../domain/approval/approval.js';
import { resolutionOf } from '../../engine/case/resolution.js';
import { proposalAnswer } from '../approval/body.js';
import type { resolutionBody } from './contract.js';

/** A proposal that resolves a case. */
export function resolutionAnswer(approval: Approval): z.output<typeof resolutionBody> {
  const { id, subject } = approval;
  const { number, action, note, merchant = null, amount } = resolutionOf(approval);
  return {
    object: 'resolution',
    case: subject,
    number,
    approval: id,
    ...{ action, note, merchant, amount },
    ...proposalAnswer(approval),
  };
}
