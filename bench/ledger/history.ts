/** A log of many ledger transactions, written by the engine, and its events as bare rows. */
import { join } from 'node:path';
import { BareRows } from '../baseline/bare-rows.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { LARGEST_BATCH, openInProcessLedger } from './in-process-ledger.js';
import { transactions, uniform } from './traffic.js';

/** Makes the log of a folder, or makes it longer. */
export async function writeHistory(
  dataDir: string,
  count: number,
  accounts: number,
): Promise<void> {
  const ledger = await openInProcessLedger(dataDir, accounts);
  const traffic = uniform(accounts);
  try {
    for (let from = 0; from < count; from += LARGEST_BATCH) {
      await ledger.post(transactions(Math.min(LARGEST_BATCH, count - from), traffic));
    }
  } finally {
    await ledger.close();
  }
}

export interface History {
  /** Events of the log, those of accounts included. */
  readonly events: number;
  readonly bare: BareRows;
}

/** Every event of the log as a bare row. */
export async function bareHistory(dataDir: string): Promise<History> {
  const store = await openEventStore({ dataDir, readonly: true });
  const bare = new BareRows(join(dataDir, 'bare.sqlite'));
  try {
    return { events: await bare.copy(store), bare };
  } finally {
    await store.close();
  }
}
