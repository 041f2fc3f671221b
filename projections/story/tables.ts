import { defineTable } from '../framework/table.js';

/** Where in the log the events of a payment are: its own, its sagas', postings, callbacks, cases. */
export const storySteps = defineTable({
  name: 'story_steps',
  columns: {
    payment: 'text',
    position: 'integer',
    /** Null if it is the payment's own, as it mostly is. */
    stream: 'text?',
    revision: 'integer',
  },
  key: ['payment', 'position'],
  clustered: true,
});
