import type { Concept } from '../kernel/concept.js';
import { bundleEventSchemas, bundleEventVersions } from './events.js';
import { bundleStreams } from './streams.js';

export const bundle = {
  title: 'Bundle',
  streams: '`bundle-{UTC day}`',
  categories: [bundleStreams.category],
  eventSchemas: bundleEventSchemas,
  eventVersions: bundleEventVersions,
  eventMeanings: {
    BundleTaken:
      'Somebody was given the whole log up to a position, as an auditor’s bundle; its cause is the request.',
  },
  idPrefixes: {},
  errors: {},
} as const satisfies Concept<keyof typeof bundleEventSchemas>;
