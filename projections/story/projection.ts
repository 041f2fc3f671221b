/** The story of a payment: every event that is correlated to it, in whatever stream. */
import { positionToNumber } from '../../domain/kernel/position.js';
import { paymentStream } from '../../domain/payment/streams.js';
import type { Projection } from '../framework/projection.js';
import { paymentOf } from './payment-of.js';
import { storySteps } from './tables.js';

export const storyProjection: Projection<'story'> = {
  name: 'story',
  version: 2,
  tables: [storySteps],
  apply(batch, tx) {
    for (const event of batch) {
      const payment = paymentOf(event);
      if (payment === undefined) continue;
      const { stream, revision } = event;
      tx.insert(storySteps, {
        ...{ payment, position: positionToNumber(event.position), revision },
        stream: stream === paymentStream(payment) ? null : stream,
      });
    }
    return Promise.resolve();
  },
};
