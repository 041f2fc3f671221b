/** Starts threads that write the cache file. Only in a build: a thread runs JavaScript. */
import { Worker } from 'node:worker_threads';
import type { StartCacheThread } from './threaded-cache-writer.js';

export const startCacheThread: StartCacheThread = (file) =>
  new Worker(new URL('./cache-thread.js', import.meta.url), { workerData: { file } });
