import { defineTable } from '../framework/table.js';

/** What a merchant is owed now, with the last day that moved it. */
export const settlementBalances = defineTable({
  name: 'settlement_balances',
  columns: { merchant: 'text', currency: 'text', day: 'text', closing: 'text' },
  key: ['merchant', 'currency'],
});

/** The days on which a merchant's account moved. */
export const settlementDays = defineTable({
  name: 'settlement_days',
  columns: {
    merchant: 'text',
    currency: 'text',
    day: 'text',
    opening: 'text',
    captures: 'integer',
    captures_gross: 'text',
    refunds: 'integer',
    refunds_gross: 'text',
    fees: 'text',
    fees_returned: 'text',
    /** On fees. */
    tax: 'text',
    tax_returned: 'text',
    /** What went to the merchant's settled money, less what refunds took from there. */
    /** What came as shares of others' payments, less what was given to others of its own. */
    shares: 'text',
    settled: 'text',
    /** What went to holds for disputes and to their fees, less what came back of them. */
    disputed: 'text',
    closing: 'text',
  },
  key: ['merchant', 'currency', 'day'],
  clustered: true,
});
