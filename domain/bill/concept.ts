import { type Concept, noEvents } from '../kernel/concept.js';
import { billErrors } from './errors.js';

/** Bills and statements of channels and banks, as they are read. */
export const bill = {
  ...noEvents,
  title: 'Bill',
  errors: billErrors,
} as const satisfies Concept;
