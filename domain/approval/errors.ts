/** What is wrong with a decision on a proposal. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const approvalErrors = {
  same_principal: entry(
    403,
    'Same principal',
    'Who made a proposal may not decide on it: a key counts as the principal that it was issued to, and as those that issued or rotated it. Another principal has to.',
  ),
  proposal_decided: entry(409, 'Proposal decided', 'The proposal was approved or rejected before.'),
  proposal_differs: entry(
    409,
    'Proposal differs',
    'The hash is not that of the proposal: read it again before you decide.',
  ),
} as const satisfies Record<string, ErrorEntry>;
