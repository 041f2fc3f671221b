import { defineTable } from '../framework/table.js';

export const cases = defineTable({
  name: 'cases',
  columns: {
    id: 'text',
    kind: 'text',
    flow: 'text?',
    subject: 'text?',
    channel: 'text?',
    summary: 'text',
    details: 'text',
    /** open, resolved or dismissed */
    status: 'text',
    assignee: 'text?',
    /** What suspense holds for it, signed decimal; null if it never held anything. */
    held: 'text?',
    currency: 'text?',
    /** Part of it that is about to be moved. */
    claimed: 'text?',
    /** JSON: action, note and approval of its end. */
    end: 'text?',
    opened_at: 'text',
    updated_at: 'text',
  },
  key: ['id'],
  indexes: [
    ['opened_at', 'id'],
    ['status', 'opened_at', 'id'],
    ['status', 'assignee'],
    ['channel', 'opened_at', 'id'],
    ['channel', 'status', 'opened_at', 'id'],
  ],
});

/** Money of a case that is about to be moved. */
export const caseClaims = defineTable({
  name: 'case_claims',
  columns: { case_id: 'text', claim: 'text', amount: 'text' },
  key: ['case_id', 'claim'],
});
