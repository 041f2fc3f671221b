/** What cannot be done with a saga. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const sagaErrors = {
  saga_not_stuck: entry(409, 'Saga not stuck', 'Only a stuck saga is resumed by hand.'),
} as const satisfies Record<string, ErrorEntry>;
