/** A ledger over a store in memory, its book `main` funded, for the tests of the one writer of a book. */
import { afterEach, beforeEach } from '@jest/globals';
import type { LedgerCommand } from '../../../domain/ledger/commands.js';
import type { LedgerService } from '../../../engine/ledger/ledger-service.js';
import { MemoryEventStore } from '../../support/memory-event-store.js';
import { cr, dr, funded, post } from '../given.js';
import { bench, type Bench, prepare } from '../open.js';

export interface FundedLedger {
  readonly store: MemoryEventStore;
  readonly at: Bench;
  readonly ledger: LedgerService;
  /** What is posted to an account of `main`. */
  balance(id: string): Promise<string | undefined>;
}

/** Made anew for each test of the file. */
export function fundedLedger(): FundedLedger {
  let store: MemoryEventStore;
  let at: Bench;
  let ledger: LedgerService;

  beforeEach(async () => {
    store = new MemoryEventStore();
    at = await bench(store);
    ledger = await at.ledger();
    await prepare(ledger, funded);
  });
  afterEach(() => at.close());

  return {
    get store() {
      return store;
    },
    get at() {
      return at;
    },
    get ledger() {
      return ledger;
    },
    balance: async (id) => (await ledger.account('main', id))?.balance.posted.value,
  };
}

/** Alice pays Bob. */
export const pay = (id: string, value: string, linked = false): LedgerCommand =>
  post(id, [dr('alice', value), cr('bob', value)], linked ? { linked } : {});
