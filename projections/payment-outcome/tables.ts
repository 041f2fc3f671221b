import { defineTable } from '../framework/table.js';

/** As hours are named: an instant (RFC 3339, UTC) without its minutes. */
export const hourOf = (instant: string): string => instant.slice(0, '2026-11-29T08'.length);

/** What became of a merchant's payments, by the hour in which it did. An hour without any has no row. */
export const paymentOutcomes = defineTable({
  name: 'payment_outcomes',
  columns: {
    merchant: 'text',
    /** `2026-11-29T08`, UTC */
    hour: 'text',
    begun: 'integer',
    succeeded: 'integer',
    failed: 'integer',
    /** Canceled or expired. */
    given_up: 'integer',
  },
  key: ['merchant', 'hour'],
  clustered: true,
});
