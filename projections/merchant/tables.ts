import { defineTable } from '../framework/table.js';

export const MERCHANT_STATUSES = ['active', 'partly_frozen', 'frozen'] as const;
export type MerchantStatus = (typeof MERCHANT_STATUSES)[number];

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
    /** `frozen` if itself is; `partly_frozen` if only an account of it is; else `active`. */
    status: 'text',
  },
  key: ['id'],
  indexes: [
    ['name_key', 'id'],
    ['status', 'id'],
    ['status', 'name_key', 'id'],
  ],
});
