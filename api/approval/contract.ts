/** What every proposal says of itself and of its decision, whatever is proposed. */
import { z } from 'zod';
import { instant } from '../http/shapes.js';

/** Members of a proposal's answer, in this order, behind those that say what is proposed. */
export const proposalMembers = {
  hash: z.string().describe('Of the proposal: an approval may name it.'),
  status: z.enum(['open', 'approved', 'rejected', 'executed', 'failed']),
  proposedBy: z.string(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable().describe('Why it was rejected.'),
  failure: z
    .strictObject({ code: z.string(), detail: z.string() })
    .nullable()
    .describe('Why it could not be executed.'),
  proposedAt: instant,
  decidedAt: instant.nullable(),
};

/** Members of a decision on a proposal. */
export const decisionMembers = {
  hash: z
    .string()
    .regex(/^[0-9a-f]{32}$/, 'a hash is 32 hex digits')
    .optional()
    .describe('The hash that was looked at; any other is refused.'),
};

/** Why a decision may be refused, whatever was proposed. */
export const decisionErrors = [
  'idempotency_key_required',
  'idempotency_key_reused',
  'not_found',
  'same_principal',
  'proposal_decided',
  'proposal_differs',
] as const;
