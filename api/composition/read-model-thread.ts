/**
 * What the thread runs that feeds the read models (docs/decisions/022-read-models-in-a-thread.md): it reads the
 * embedded store beside its writer, by a connection of its own.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import { openEmbeddedEventStore } from '../../eventstore/open-event-store.js';
import { databaseSettings } from '../../projections/open-projections.js';
import { groups } from '../../projections/read-models.js';
import { feed } from '../../projections/thread/feeding.js';
import type { ThreadData } from './read-model-threads.js';

if (parentPort === null) throw new Error('runs in a thread only');

const { dataDir, databaseUrl, again } = workerData as ThreadData;

await feed(parentPort, groups, async (logger) => {
  const store = openEmbeddedEventStore({ dataDir, readonly: true });
  return {
    log: await openEventLogReadonly(store, { logger }),
    database: { ...databaseSettings({ dataDir, databaseUrl }, logger), keepsDamaged: again },
    lookAgain: () => store.lookAgain(),
    close: () => store.close(),
  };
});
