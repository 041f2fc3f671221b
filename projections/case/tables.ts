import { defineTable } from '../framework/table.js';

export const cases = defineTable({
  name: 'cases',
  columns: {
    id: 'text',
    kind: 'text',
    payment: 'text?',
    refund: 'text?',
    channel: 'text?',
    summary: 'text',
    details: 'text',
    opened_at: 'text',
  },
  key: ['id'],
  indexes: [['opened_at', 'id']],
});
