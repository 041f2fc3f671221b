import { defineTable } from '../framework/table.js';

export const sagas = defineTable({
  name: 'sagas',
  columns: {
    id: 'text',
    flow: 'text',
    /** The stream of the aggregate that the flow drives. */
    stream: 'text',
    /** open, stuck or ended */
    state: 'text',
    /** Why it is stuck. */
    reason: 'text?',
    /** When a channel was last asked whose outcome is unknown since; null if it is known. */
    unknown_since: 'text?',
    started_at: 'text',
    updated_at: 'text',
  },
  key: ['id'],
  indexes: [['state', 'started_at', 'id']],
});
