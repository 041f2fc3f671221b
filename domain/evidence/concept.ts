import type { Concept } from '../kernel/concept.js';
import { evidenceEventSchemas, evidenceEventVersions } from './events.js';
import { evidenceStreams } from './streams.js';

export const evidence = {
  title: 'Evidence',
  streams: '`evidence-erasures`, `evidence-reads-{UTC day}`',
  categories: [evidenceStreams.category],
  eventSchemas: evidenceEventSchemas,
  eventVersions: evidenceEventVersions,
  eventMeanings: {
    EvidenceErasureOrdered:
      'Somebody gave up raw exchanges for good: from here on their keys are destroyed.',
    EvidenceErased:
      'The keys of the order are destroyed; what they sealed cannot be read any more.',
    EvidenceRead: 'Somebody was given the bytes of raw exchanges; its cause is the request.',
  },
  idPrefixes: { erasure: 'ers' },
  errors: {},
} as const satisfies Concept<keyof typeof evidenceEventSchemas>;
