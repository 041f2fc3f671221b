import { defineTable } from '../framework/table.js';

export type MerchantStatus = 'active' | 'frozen';

/** As names are searched. */
export const nameKey = (name: string): string => name.toLowerCase();

export const merchants = defineTable({
  name: 'merchants',
  columns: {
    id: 'text',
    name: 'text',
    fee_percent: 'text',
    fee_fixed: 'text?',
    fee_currency: 'text?',
    registered_at: 'text',
    /** The name as it is searched: in small letters. */
    name_key: 'text',
    /** Of its accounts. */
    frozen_accounts: 'integer',
    /** `frozen` if one of its accounts is, else `active`. */
    status: 'text',
  },
  key: ['id'],
  indexes: [
    ['name_key', 'id'],
    ['status', 'id'],
    ['status', 'name_key', 'id'],
  ],
});
