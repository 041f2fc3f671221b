import { type Concept, noEvents } from '../kernel/concept.js';
import { channelErrors } from './errors.js';

export const channel = {
  ...noEvents,
  title: 'Channel',
  errors: channelErrors,
} as const satisfies Concept;
