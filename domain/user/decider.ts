import { decide } from './decide.js';
import { noUsers } from './directory.js';
import { evolve } from './evolve.js';

/** Its fold also sees when an event was recorded. */
export const users = { initialState: noUsers, decide, evolve };
