import { defineTable } from '../framework/table.js';

/** The events that were recorded later than every event before them in the log. */
export const logTimes = defineTable({
  name: 'log_times',
  columns: {
    /** When it was recorded. */
    at: 'text',
    /** Position of the event before it, where the log ends as of any earlier instant. */
    before: 'integer',
  },
  key: ['at'],
  clustered: true,
});

/** One row: the latest instant, and the position, that the log has come to. */
export const logEnd = defineTable({
  name: 'log_end',
  columns: { id: 'text', at: 'text', position: 'integer' },
  key: ['id'],
});
