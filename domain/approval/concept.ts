import { approvalEventSchemas, approvalEventVersions } from './events.js';
import { approvalErrors } from './errors.js';
import { approvalStreams } from './streams.js';
import type { Concept } from '../kernel/concept.js';

export const approval = {
  title: 'Approval',
  streams: '`approval-{apr_…}`',
  categories: [approvalStreams.category],
  eventSchemas: approvalEventSchemas,
  eventVersions: approvalEventVersions,
  eventMeanings: {
    ProposalMade: 'Somebody proposed what another principal has to approve.',
    ProposalApproved: 'Another principal approved the proposal of this hash; it is executed next.',
    ProposalRejected: 'Another principal rejected the proposal.',
    ProposalExecuted: 'What was approved has had its effect.',
    ProposalFailed: 'What was approved was refused when it was executed, and had no effect.',
  },
  idPrefixes: { approval: 'apr' },
  errors: approvalErrors,
} as const satisfies Concept<keyof typeof approvalEventSchemas>;
