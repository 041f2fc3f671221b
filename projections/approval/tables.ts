import { defineTable } from '../framework/table.js';

export const approvals = defineTable({
  name: 'approvals',
  columns: {
    id: 'text',
    kind: 'text',
    subject: 'text',
    /** JSON */
    content: 'text',
    hash: 'text',
    /** open, approved, rejected, executed or failed */
    status: 'text',
    proposed_by: 'text',
    /** JSON: the principals that stand behind it, none of whom may decide. */
    proposer_ids: 'text',
    decided_by: 'text?',
    /** Why it was rejected. */
    reason: 'text?',
    /** JSON: what came of it. */
    result: 'text?',
    /** JSON: why it could not be executed. */
    failure: 'text?',
    proposed_at: 'text',
    decided_at: 'text?',
  },
  key: ['id'],
  indexes: [
    ['proposed_at', 'id'],
    ['status', 'proposed_at', 'id'],
    ['subject', 'proposed_at', 'id'],
    ['kind', 'proposed_at', 'id'],
    ['kind', 'status', 'proposed_at', 'id'],
  ],
});
