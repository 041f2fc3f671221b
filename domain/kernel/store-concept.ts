import { storeEventSchemas, storeEventVersions } from './store-events.js';
import { kernelErrors } from './errors.js';
import type { Concept } from './concept.js';

export const store = {
  title: 'Store',
  streams: '`tallybook-store`',
  categories: ['tallybook'],
  eventSchemas: storeEventSchemas,
  eventVersions: storeEventVersions,
  eventMeanings: {
    StoreCreated: 'The store was made, with its random id, in development or production mode.',
  },
  idPrefixes: {},
  errors: kernelErrors,
} as const satisfies Concept<keyof typeof storeEventSchemas>;
