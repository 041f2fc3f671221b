import { defineTable } from '../framework/table.js';

/** The folded beneficiary (`state`); what is known of the account is sealed there. */
export const beneficiaries = defineTable({
  name: 'beneficiaries',
  columns: { id: 'text', merchant: 'text', created_at: 'text', state: 'text' },
  key: ['id'],
  indexes: [
    ['created_at', 'id'],
    ['merchant', 'created_at', 'id'],
  ],
});
