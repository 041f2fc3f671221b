import { accessEventSchemas, accessEventVersions } from './events.js';
import { accessErrors } from './errors.js';
import type { Concept } from '../kernel/concept.js';

export const access = {
  title: 'Access',
  streams: '`access-keys`',
  categories: ['access'],
  eventSchemas: accessEventSchemas,
  eventVersions: accessEventVersions,
  eventMeanings: {
    KeyIssued:
      'An API key was issued; the hash of its secret is kept, and what requests are signed with is kept sealed.',
    KeyApproved: "Another operator approved an operator's key: from here on it is in force.",
    KeyRotated: 'The key has a new secret; the secrets before it work until `previousUntil`.',
    KeyRevoked:
      'The key has ended for ever; with `withIssued`, so have the keys that it issued or rotated.',
  },
  idPrefixes: { key: 'key' },
  errors: accessErrors,
} as const satisfies Concept<keyof typeof accessEventSchemas>;
