/** The API keys as one decider: what may be asked of them, and what their events make of them. */
import { noKeys } from './access.js';
import { decide } from './decide.js';
import { evolve } from './evolve.js';

/** Its fold also sees when an event was recorded. */
export const access = { initialState: noKeys, decide, evolve };
