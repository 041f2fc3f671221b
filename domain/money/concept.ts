import { type Concept, noEvents } from '../kernel/concept.js';
import { moneyErrors } from './errors.js';

export const money = {
  ...noEvents,
  title: 'Money',
  errors: moneyErrors,
} as const satisfies Concept;
