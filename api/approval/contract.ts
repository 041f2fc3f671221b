/** What every proposal says of itself and of its decision, whatever is proposed; and the list of all of them. */
import { z } from 'zod';
import { instant, listOf, objectId, pageQuery } from '../http/shapes.js';
import { consistency, nothing, projectedRoute } from '../http/route.js';
import { staffReaders } from '../http/readers.js';

const status = z.enum(['open', 'approved', 'rejected', 'executed', 'failed']);

/** Members of a proposal's answer, in this order, behind those that say what is proposed. */
export const proposalMembers = {
  hash: z.string().describe('Of the proposal: an approval may name it.'),
  status,
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

const approval = z
  .strictObject({
    id: z.string(),
    object: z.literal('approval'),
    kind: z.string().describe('`case_resolution`, `channel_change`, `operator_key` …'),
    subject: z.string().describe('Id of what it is about: the case, the channel, the key.'),
    content: z.record(z.string(), z.unknown()).describe('What is proposed, by its kind.'),
    ...proposalMembers,
    isOwn: z
      .boolean()
      .describe('The caller stands behind it: somebody else decides (`same_principal`).'),
  })
  .meta({ id: 'Approval' });
export type ApprovalBody = z.infer<typeof approval>;

export const approvalRoutes = {
  listApprovals: projectedRoute({
    operation: 'listApprovals',
    path: '/v1/approvals',
    tag: 'Operations',
    summary: 'What was proposed, newest first',
    description:
      'Of every kind. Who decides on a proposal does so where it belongs: at the case, the channel, the key.',
    roles: staffReaders,
    params: nothing,
    query: z.strictObject({
      ...pageQuery,
      ...consistency,
      status: status.optional(),
      kind: z
        .string()
        .regex(/^[a-z_]{1,40}$/, 'a kind is 1–40 of a–z _')
        .optional(),
      subject: objectId.optional(),
      id: objectId.optional(),
    }),
    answer: listOf(approval),
    problems: ['invalid_cursor'],
  }),
};
