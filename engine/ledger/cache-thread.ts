/** What runs in the thread that writes the cache file (see threaded-cache-writer.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { writeCache } from './cache-writing.js';

if (parentPort === null) throw new Error('runs in a thread only');

writeCache(parentPort, (workerData as { readonly file: string }).file);
