import { defineTable } from '../framework/table.js';

/** The folded session (`state`, without secrets and cards) with the columns that lists filter and sort by. */
export const checkoutSessions = defineTable({
  name: 'checkout_sessions',
  columns: {
    id: 'text',
    merchant: 'text',
    reference: 'text',
    /** `paid`, `processing` or `open`, whatever the time: whether it is expired depends on when that is asked. */
    standing: 'text',
    created_at: 'text',
    expires_at: 'text',
    /** When its time to pay is over, if the last attempt has neither a payment nor an end. */
    unmade_until: 'text?',
    state: 'text',
  },
  key: ['id'],
  indexes: [
    ['created_at', 'id'],
    ['standing', 'created_at', 'id'],
    ['merchant', 'created_at', 'id'],
    ['merchant', 'standing', 'created_at', 'id'],
    ['reference', 'created_at', 'id'],
    ['unmade_until', 'id'],
  ],
});

/** The session of each payment that was, or will be, made for one. */
export const checkoutPayments = defineTable({
  name: 'checkout_payments',
  columns: { payment: 'text', session: 'text' },
  key: ['payment'],
  clustered: true,
});
