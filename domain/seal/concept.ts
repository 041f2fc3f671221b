import { sealEventSchemas, sealEventVersions } from './events.js';
import { sealErrors } from './errors.js';
import type { Concept } from '../kernel/concept.js';

export const seal = {
  title: 'Seal',
  streams: '`seal-heads`',
  categories: ['seal'],
  eventSchemas: sealEventSchemas,
  eventVersions: sealEventVersions,
  eventMeanings: {
    SealKeyAnnounced:
      'From here on this key signs the tree heads; the key before it vouches for it.',
    TreeHeadSigned: 'Every event up to here is sealed under one root hash, signed.',
  },
  idPrefixes: {},
  errors: sealErrors,
} as const satisfies Concept<keyof typeof sealEventSchemas>;
