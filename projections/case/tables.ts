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
    opened_at: 'text',
  },
  key: ['id'],
  indexes: [['opened_at', 'id']],
});
