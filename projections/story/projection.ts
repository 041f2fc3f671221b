/** The story of a payment: every event that is correlated to it, in whatever stream. */
import type { Projection } from '../framework/projection.js';
import { paymentOf } from './payment-of.js';
import { storySteps } from './tables.js';

export const storyProjection: Projection<'story'> = {
  name: 'story',
  version: 1,
  tables: [storySteps],
  apply(batch, tx) {
    for (const event of batch) {
      const payment = paymentOf(event);
      if (payment === undefined) continue;
      const { position, stream, revision } = event;
      tx.insert(storySteps, { payment, position, stream, revision });
    }
    return Promise.resolve();
  },
};
