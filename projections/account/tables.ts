import { defineTable } from '../framework/table.js';

/** Accounts as they stand, amounts in decimal text, signed towards the normal side. */
export const accounts = defineTable({
  name: 'accounts',
  columns: {
    book: 'text',
    id: 'text',
    currency: 'text',
    subject: 'text',
    normal_side: 'text',
    class: 'text',
    managed: 'integer',
    status: 'text',
    floor: 'text?',
    ceiling: 'text?',
    metadata: 'text',
    posted: 'text',
    pending_in: 'text',
    pending_out: 'text',
    sequence: 'integer',
    opened_position: 'text',
  },
  key: ['book', 'id'],
  indexes: [['book', 'subject', 'currency', 'id']],
});

/** What open reservations hold: needed to release it, gone when they end. */
export const openReservations = defineTable({
  name: 'open_reservations',
  columns: { book: 'text', id: 'text', entries: 'text', expires_at: 'text?' },
  key: ['book', 'id'],
});
