/** What runs in the thread that commits (see threaded-writer.ts). */
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../open-database.js';
import { commitFor } from './committing.js';

if (parentPort === null) throw new Error('runs in a thread only');

const { file } = workerData as { readonly file: string };
commitFor(parentPort, openDatabase(file, { readonly: false }));
