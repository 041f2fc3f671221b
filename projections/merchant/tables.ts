import { defineTable } from '../framework/table.js';

export const merchants = defineTable({
  name: 'merchants',
  columns: {
    id: 'text',
    name: 'text',
    fee_percent: 'text',
    fee_fixed: 'text?',
    fee_currency: 'text?',
    registered_at: 'text',
  },
  key: ['id'],
});
