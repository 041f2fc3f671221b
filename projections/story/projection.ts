/** The story of a payment: every event that is correlated to it, in whatever stream. */
import { PREFIXES } from '../../domain/kernel/ids.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import type { Event, Projection } from '../framework/projection.js';
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

/** A callback arrives before anybody has looked whose it is: its request number says so. */
function paymentOf({ event, metadata }: Event): string | undefined {
  if (metadata.correlationId.startsWith(`${PREFIXES.payment}_`)) return metadata.correlationId;
  if (event.type !== 'CallbackReceived') return undefined;
  const { reading } = event.data;
  return reading.says === 'answer' ? readRequestNo(reading.requestNo)?.payment : undefined;
}
