/** The ledger over a store, without a server around it. */
import { mkdirSync } from 'node:fs';
import type { Clock } from '../../domain/kernel/clock.js';
import type { EventStore } from '../../domain/kernel/event-store.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { startCacheThread } from '../../engine/ledger/cache-threads.js';
import { openLedger } from '../../engine/ledger/ledger-service.js';
import { createIdSource } from '../../engine/random-ids.js';
import { createEventLog, type TallybookLog } from '../../eventstore/codec/coded-event-log.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { accountId } from './traffic.js';

/** That in which a server posts payments: it can be started over the folder afterwards. */
const BOOK = 'main';
export const STREAM = ledgerStream(BOOK);
/** Of one append, the largest that TigerBeetle takes. */
export const LARGEST_BATCH = 8_190;

export const clock: Clock = { now: Date.now };
export const ids = createIdSource(clock);

export interface InProcessLedger {
  readonly store: EventStore;
  readonly log: TallybookLog;
  /** @throws Error if one of them is not applied. @returns the position of the last. */
  post(commands: readonly LedgerCommand[]): Promise<Position>;
  close(): Promise<void>;
}

/**
 * Opens the ledger of a folder and its accounts, which are there already if it was opened before.
 * @param url the log lives in EventStoreDB instead.
 */
export async function openInProcessLedger(
  dataDir: string,
  accounts: number,
  url?: string,
): Promise<InProcessLedger> {
  mkdirSync(dataDir, { recursive: true });
  const store = await openEventStore({ dataDir, url });
  const log = await createEventLog(store, { mode: 'development', clock, ids });
  const service = await openLedger({ log, dataDir, clock, ids, startCacheThread });
  await service.openBook(BOOK, 'UTC', context());
  const post = async (commands: readonly LedgerCommand[]): Promise<Position> => {
    const outcomes = await service.execute(BOOK, commands, context());
    const failed = outcomes.find(({ status }) => status !== 'applied' && status !== 'duplicate');
    if (failed !== undefined) throw new Error(`not applied: ${JSON.stringify(failed)}`);
    const last = outcomes.at(-1);
    if (last === undefined || !('position' in last)) throw new Error('nothing was posted');
    return last.position;
  };
  for (let from = 0; from < accounts; from += LARGEST_BATCH) {
    const count = Math.min(LARGEST_BATCH, accounts - from);
    await post(Array.from({ length: count }, (_, index) => openAccount(from + index)));
  }
  return {
    store,
    log,
    post,
    async close() {
      await service.close();
      await store.close();
    },
  };
}

const context = (): CommandContext => ({
  correlationId: 'bench',
  causationId: 'bench',
  actor: 'system',
  nowMs: clock.now(),
});

const openAccount = (index: number): LedgerCommand => ({
  type: 'OpenAccount',
  origin: 'caller',
  id: accountId(index),
  currency: 'CNY',
  subject: 'customer_payable',
});
