/**
 * Bytes of a transaction of two entries in the log and in the read models: the files after a checkpoint, divided
 * by the transactions. Beside the log the same events as bare rows.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { openProjections } from '../../projections/open-projections.js';
import { Sqlite } from '../../sqlite/driver.js';
import { withFolder } from '../folder.js';
import { bareHistory, writeHistory } from '../ledger/history.js';
import { figureOf } from '../report.js';
import type { Suite } from '../suite.js';

const TRANSACTIONS = 100_000;
const ACCOUNTS = 1_000;

export const disk: Suite = {
  figures: ['disk.bytesPerTransaction', 'disk.bytesPerTransaction.read'],
  run: ({ sizes }) =>
    withFolder(async (dataDir) => {
      const { transactions = TRANSACTIONS, accounts = ACCOUNTS } = sizes;
      await writeHistory(dataDir, transactions, accounts);
      await buildReadModels(dataDir);
      const { bare } = await bareHistory(dataDir);
      bare.close();
      // Sizes are the same in every run.
      const of = async (file: string): Promise<number> =>
        (await bytesOf(join(dataDir, file))) / transactions;
      const unit = 'bytes/transaction';
      return {
        settings: { transactions, accounts },
        figures: {
          'disk.bytesPerTransaction': figureOf({
            ...{ unit, values: [await of('events.sqlite')] },
            baselines: [await of('bare.sqlite')],
          }),
          'disk.bytesPerTransaction.read': figureOf({ unit, values: [await of('read.sqlite')] }),
        },
      };
    }),
};

async function buildReadModels(dataDir: string): Promise<void> {
  const store = await openEventStore({ dataDir, readonly: true });
  const projections = await openProjections({ log: await openEventLogReadonly(store), dataDir });
  try {
    await projections.ready;
  } finally {
    await projections.stop();
    await store.close();
  }
}

async function bytesOf(file: string): Promise<number> {
  const db = new Sqlite(file);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return (await stat(file)).size;
}
