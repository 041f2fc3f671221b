import type { Concept } from '../kernel/concept.js';
import { deliveryEventSchemas, deliveryEventVersions } from './events.js';
import { deliveryStreams } from './streams.js';

export const delivery = {
  title: 'Delivery',
  streams: '`delivery-{we_…}`',
  categories: [deliveryStreams.category],
  eventSchemas: deliveryEventSchemas,
  eventVersions: deliveryEventVersions,
  eventMeanings: {
    DeliveriesAdvanced:
      'Notifications up to here were delivered to the endpoint or given up, but for those that are still open.',
  },
  idPrefixes: { delivery: 'dlv' },
  errors: {},
} as const satisfies Concept<keyof typeof deliveryEventSchemas>;
