import { type Concept, noEvents } from '../kernel/concept.js';
import { sessionErrors } from './errors.js';

export const session = {
  ...noEvents,
  title: 'Session',
  idPrefixes: { session: 'ses' },
  errors: sessionErrors,
} as const satisfies Concept;
