/** Starts threads that feed the read models. */
import { Worker } from 'node:worker_threads';
import type { ReadDatabaseChoice } from '../../projections/open-projections.js';
import type { StartThread } from '../../projections/thread/threaded-feeder.js';

export interface ThreadData extends ReadDatabaseChoice {
  /** A thread before it has ended by itself. */
  readonly again: boolean;
}

/** Only in a build: a thread runs JavaScript. */
export const readModelThreads =
  (choice: ReadDatabaseChoice): StartThread =>
  ({ again }) => {
    const workerData: ThreadData = { ...choice, again };
    return new Worker(new URL('./read-model-thread.js', import.meta.url), { workerData });
  };
