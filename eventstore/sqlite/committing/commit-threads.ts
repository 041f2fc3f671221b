/** Starts threads that commit. Only in a build: a thread runs JavaScript. */
import { Worker } from 'node:worker_threads';
import type { StartCommitThread } from './threaded-writer.js';

export const startCommitThread: StartCommitThread = (file) =>
  new Worker(new URL('./commit-thread.js', import.meta.url), { workerData: { file } });
