import { type Concept, noEvents } from '../kernel/concept.js';

export const dataKey = {
  ...noEvents,
  title: 'Data key',
  idPrefixes: { dataKey: 'dk' },
  errors: {},
} as const satisfies Concept;
