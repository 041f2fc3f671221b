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
    /** When a channel first did not tell what became of what it was asked; null if that is known. */
    unknown_since: 'text?',
    started_at: 'text',
    updated_at: 'text',
  },
  key: ['id'],
  indexes: [
    ['state', 'started_at', 'id'],
    ['state', 'unknown_since'],
  ],
});
